import pytest

from marsad_local.gateway import Route, TokenBucket, proxy_response


def test_a_bucket_lets_a_burst_through_and_then_its_rate():
    now = [0.0]
    bucket = TokenBucket(rate=2, burst=3, clock=lambda: now[0])
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    now[0] = 0.5
    assert [bucket.take(), bucket.take()] == [True, False]
    now[0] = 100
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]


@pytest.mark.parametrize(
    ("route", "path", "parameters"),
    [
        ("/v1/articles", "/v1/articles", {}),
        ("/v1/articles/{id}", "/v1/articles/abc", {"id": "abc"}),
        ("/v1/articles/{id}", "/v1/articles/abc/events", None),
        ("/v1/articles/{id}/events", "/v1/articles/abc/events", {"id": "abc"}),
        ("/files/{path+}", "/files/a/b", {"path": "a/b"}),
        ("/a.b", "/aXb", None),
    ],
)
def test_a_route_matches_its_paths(route, path, parameters):
    assert Route(route, "GET", "arn", needs_key=True).match(path) == parameters


def test_a_fixed_path_goes_before_one_with_parameters():
    routes = [Route(path, "GET", "arn", needs_key=True) for path in ("/{all+}", "/v1/{id}", "/v1/new")]
    ordered = sorted(routes, key=lambda route: route.specificity, reverse=True)
    assert [route.path for route in ordered] == ["/v1/new", "/v1/{id}", "/{all+}"]


def test_base64_is_decoded_only_where_the_api_calls_the_type_binary():
    answer = {"statusCode": 200, "body": "AP8=", "isBase64Encoded": True}
    assert proxy_response(answer, "application/gzip, */*", ("application/gzip",)).get_data() == b"\x00\xff"
    assert proxy_response(answer, "application/gzip", ()).get_data() == b"AP8="


@pytest.mark.parametrize("answer", [None, "ok", {"body": "ok"}, {"statusCode": "fine"}])
def test_what_is_no_proxy_answer_is_an_error(answer):
    with pytest.raises((KeyError, TypeError, ValueError)):
        proxy_response(answer, "", ())
