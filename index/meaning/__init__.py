import os

# onnxruntime 1.32 sends its maker the path of the program, the system and a number that it keeps
# for the machine. It looks at this when it is imported; its function for that comes too late.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
