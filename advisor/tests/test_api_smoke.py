from django.test import Client
import json
def test_x(client, edition):
    for p in ("questionnaire","editions","editions/1","openapi.json","schemas/profile.json","schemas/x.json","editions/99999999999999999999999","editions?limit=1.0&offset=-1","recommendations/"+"0"*26,"nope"):
        r=client.get("/api/v1/"+p)
        print(p,r.status_code,r.headers, len(r.content), r.content[:300])
    r=client.get("/api/"); print(r.status_code)
    open("/tmp/api/about.html","wb").write(r.content)
    open("/tmp/api/openapi.json","wb").write(client.get("/api/v1/openapi.json").content)
    for p in ("robots.txt","sitemap.xml"):
        r=client.get("/"+p); print(r.headers, r.content.decode()[:600])
    for m in ("head","options","trace","put","delete"):
        r=getattr(client,m)("/api/v1/editions"); print(m,r.status_code,r.headers,r.content[:100])
    r=client.generic("QUERY","/api/v1/recommendations"); print(r.status_code,r.headers,r.content)
    for b in (b"", b"{}", b'{"answers":{"kind":"x"}}', b'[1]', b'{"emphasis":["admin"]}', b'"\\ud800"'):
        r=client.post("/api/v1/advice",b,content_type="application/json"); print(r.status_code,r.headers,r.content[:400])
    r=client.post("/api/v1/recommendations",b'{"title":"a"}',content_type="application/json"); print(r.status_code,r.headers,r.content[:400])
    assert 0
