import httpx


def test_links_lead_to_what_is_described(client: httpx.Client) -> None:
    """Each link names an operation and what it takes, and what it takes of a reply is there."""
    paths = client.get("/openapi.json").json()["paths"]
    links = [
        link
        for methods in paths.values()
        for operation in methods.values()
        for link in operation["responses"].get("200", {}).get("links", {}).values()
    ]
    assert len(links) == 4
    for link in links:
        _, _, path, method = link["operationRef"].split("/")
        operation = paths[path.replace("~1", "/")][method]
        assert operation["summary"]
        taken = {parameter["name"] for parameter in operation.get("parameters", [])}
        assert set(link.get("parameters", {})) <= taken


def test_reply_can_be_gone_on_with_rated_and_checked(client: httpx.Client) -> None:
    """What the links take of a reply is what the other operations want."""
    post = client.get("/openapi.json").json()["paths"]["/api/ask"]["post"]
    links = post["responses"]["200"]["links"]
    reply = client.post("/api/ask", json={"question": "When was ILEA Roswell established?"}).json()
    onward = {
        "$response.body#/conversation": reply["conversation"],
        "$response.body#/id": reply["id"],
        "$response.body#/sources/0/document": reply["sources"][0]["document"],
    }
    further, feedback = (
        {name: onward.get(value, value) for name, value in links[each]["requestBody"].items()}
        for each in ("further question", "feedback")
    )
    assert client.post("/api/ask", json=further).json()["conversation"] == reply["conversation"]
    assert client.post("/api/feedback", json=feedback).status_code == 204
    document = onward[links["document"]["parameters"]["id"]]
    assert client.get(f"/api/documents/{document}").json()["id"] == document
