"""What of the widget a site may change: its languages, custom properties and parts."""

LANGUAGES = {
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "pt": "Português",
    "ar": "العربية",
    "th": "ไทย",
    "hu": "Magyar",
}
PROPERTIES = {
    "--askademy-accent": "the colour of the button, the header and links",
    "--askademy-on-accent": "the text on it",
    "--askademy-background": "the background of the panel",
    "--askademy-text": "the colour of the text",
    "--askademy-font": "the font family",
    "--askademy-size": "the size of the text, from which all sizes follow",
    "--askademy-radius": "the radius of corners",
    "--askademy-width": "the width of the floating panel",
    "--askademy-height": "the height of the panel",
    "--askademy-z": "the z-index of the floating button and panel",
}
PARTS = (
    "launcher panel header title log turn question answer mark source link choice tools why status"
    " form input send"
).split()
