"""The board's HTTP server: requests in; pages, pieces of them and a stream of changes out. It reads the store and writes corrections, nothing else."""

import asyncio
import contextlib
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from importlib import resources

import msgspec
import structlog
from aiohttp import hdrs, web
from multidict import MultiMapping

from streams.settings import Settings
from streams.webboard import dyadpage, statementpage, tablepage
from streams.webboard.access import COOKIE, Gate, Visitor, same_origin
from streams.webboard.desk import Desk
from streams.webboard.dyadpage import Dyad
from streams.webboard.filters import BadParameterError, dyad_of, filter_of, id_of, known, language_of, number_of
from streams.webboard.html import Markup, join, tag
from streams.webboard.layout import View, document
from streams.webboard.live import Hub
from streams.webboard.queries import Queries
from streams.webboard.statementpage import Told

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with none at all a browser would not say where a form comes from
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_OPEN_PATHS = frozenset({"/health", "/sign-in"})
_CACHED_PAGES = 64
_ROWS = 100
_MAX_BODY = 64 * 1024
_STOP_SECONDS = 2.0
_WRONG_TOKEN_SECONDS = 0.5
_RETRY_MS = 1500
_SESSION_SECONDS = 30 * 86_400

VISITOR = web.RequestKey("visitor", Visitor)
VIEW = web.RequestKey("view", View)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

log = structlog.get_logger()


class BoardServer:
    """
    Serves the store at *settings*' address from `start` to `stop`.

    *behind* tells how many records are still unread, null where nobody knows. A *desk* is there where corrections are on.
    """

    def __init__(
        self,
        settings: Settings,
        queries: Queries,
        hub: Hub,
        behind: Callable[[], int | None],
        desk: Desk | None = None,
    ) -> None:
        self._settings = settings
        self._gate = Gate(settings)
        self._queries = queries
        self._hub = hub
        self._behind = behind
        self._desk = desk
        self._pages: OrderedDict[tuple[object, ...], str] = OrderedDict()
        self._runner: web.AppRunner | None = None
        self._static = _static_files()

    async def start(self) -> int:
        """Listen, and return the port; raises `OSError` where the address is taken or not this machine's."""
        app = web.Application(middlewares=[self._guard], client_max_size=_MAX_BODY)
        app.add_routes(
            [
                web.get("/", self._table),
                web.get("/rows", self._rows),
                web.get("/dyads/{dyad}", self._dyad),
                web.get("/statements/{statement}", self._statement),
                web.get("/live", self._live),
                web.get("/static/{name}", self._file),
                web.get("/sign-in", self._ask_token),
                web.post("/sign-in", self._sign_in),
                web.get("/health", self._health),
            ]
        )
        if self._desk is not None:
            app.add_routes([web.post("/corrections", self._correct)])
        app.on_shutdown.append(self._let_go)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=_STOP_SECONDS)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._settings.board_host, self._settings.board_port).start()
        port: int = self._runner.addresses[0][1]
        return port

    async def stop(self) -> None:
        """Let everybody go and close the socket."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _let_go(self, _: web.Application) -> None:
        self._hub.close()

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            response = await self._answer(request, handler)
        except web.HTTPException as error:
            response = self._plain(request, error.status, error.reason)
            if isinstance(error, web.HTTPMethodNotAllowed):
                response.headers[hdrs.ALLOW] = error.headers.get(hdrs.ALLOW, "GET")
        except BadParameterError as error:
            response = self._plain(request, 400, str(error))
        if not response.prepared:
            response.headers.update(_HEADERS)
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        _check_text(request)
        visitor = self._gate.visitor(request.headers, request.cookies.get(COOKIE), request.host)
        is_static = request.path.startswith("/static/")
        if visitor is None and request.path not in _OPEN_PATHS and not is_static:
            if self._gate.asks_for_token and "text/html" in request.headers.get("Accept", ""):
                return _see_other("/sign-in")
            return self._plain(request, 401, "who looks is not known, or may not")
        if request.method not in ("GET", "HEAD") and not same_origin(request.headers):
            return self._plain(request, 403, "this came from another page")
        request[VISITOR] = visitor or Visitor()
        request[VIEW] = self._view(request)
        response = await handler(request)
        if "lang" in request.query and not response.prepared:
            response.set_cookie(
                "lang", request[VIEW].language.value, max_age=_SESSION_SECONDS, samesite="Lax", httponly=True
            )
        return response

    def _view(self, request: web.Request) -> View:
        query = {name: value for name, value in request.query.items() if name != "lang"}
        accept = request.headers.get("Accept-Language", "")
        return View(
            language=language_of(request.query, request.cookies.get("lang"), accept),
            path=request.rel_url.raw_path,
            query=query,
            corrections=self._desk is not None,
            behind=self._behind(),
        )

    async def _table(self, request: web.Request) -> web.StreamResponse:
        wanted = filter_of(_single(request.query))

        def made(view: View) -> Markup:
            return tablepage.page(view, wanted, *self._queries.table(wanted))

        return await self._page(request, made)

    async def _rows(self, request: web.Request) -> web.StreamResponse:
        known(request.query, "dyad", "lang")
        names = tuple(dict.fromkeys(map(dyad_of, request.query.getall("dyad", []))))
        if len(names) > _ROWS:
            raise BadParameterError(f"dyad: at most {_ROWS} at once")

        def made(view: View) -> Markup:
            rows = (self._queries.row(name) for name in names)
            return join(tablepage.row(row, view.texts) for row in rows if row is not None)

        return await self._page(request, made)

    async def _dyad(self, request: web.Request) -> web.StreamResponse:
        query = _single(request.query)
        known(query, "page", "lang")
        name = dyad_of(request.match_info["dyad"])
        number = number_of("page", query.get("page", "1"), least=1, most=100_000)

        def made(view: View) -> Markup:
            position = self._queries.position(name)
            if position is None:
                raise web.HTTPNotFound
            shown = Dyad(
                position=position,
                points=self._queries.points(name),
                statements=self._queries.statements(name, number),
                alerts=self._queries.alerts(name),
                page=number,
            )
            return dyadpage.page(msgspec.structs.replace(view, dyad=name), shown)

        return await self._page(request, made)

    async def _statement(self, request: web.Request) -> web.StreamResponse:
        query = _single(request.query)
        known(query, "claim", "sent", "lang")
        name = id_of(request.match_info["statement"])
        wanted = id_of(query["claim"]) if query.get("claim") else None
        sent = query.get("sent", "") == "1"
        if query.get("sent", "1") != "1":
            raise BadParameterError("sent: 1, or left out")
        return await self._page(request, lambda view: self._told(view, name, wanted, sent=sent))

    def _told(self, view: View, name: str, wanted: str | None, *, sent: bool) -> Markup:
        statement = self._queries.statement(name)
        if statement is None:
            raise web.HTTPNotFound
        ids = [evidence.claim_id for evidence in statement.evidence]
        chosen = wanted or next(iter(ids), None)
        claim = self._queries.claim(chosen) if chosen else None
        told = Told(
            statement=statement,
            claim=claim,
            article=self._queries.article(claim.article_id, claim.revision) if claim else None,
            corrections=self._queries.corrections(claim.article_id) if claim else (),
            sent=sent,
        )
        return statementpage.page(msgspec.structs.replace(view, dyad=statement.dyad), told)

    async def _page(self, request: web.Request, made: Callable[[View], Markup]) -> web.Response:
        text = await asyncio.to_thread(self._rendered, request.raw_path, request[VIEW], made)
        response = web.Response(text=text, content_type="text/html")
        response.enable_compression()
        return response

    def _rendered(self, address: str, view: View, made: Callable[[View], Markup]) -> str:
        """Make a page, or take the one that was made of the same: many look at the same few."""
        # the number first: what changes while the page is made comes again by the stream
        here = self._queries.kept()[1]
        key = (address, view.language, here, self._queries.read(), view.behind)
        page = self._pages.get(key)
        if page is None:
            page = self._pages[key] = str(made(msgspec.structs.replace(view, here=here)))
            with contextlib.suppress(KeyError):
                while len(self._pages) > _CACHED_PAGES:
                    self._pages.popitem(last=False)
        return page

    async def _live(self, request: web.Request) -> web.StreamResponse:
        query = _single(request.query)
        known(query, "after", "dyad", "lang")
        last = request.headers.get("Last-Event-ID") or query.get("after")
        after = None if last is None else number_of("after", last)
        dyad = dyad_of(query["dyad"]) if "dyad" in query else None
        response = web.StreamResponse(
            headers=_HEADERS
            | {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        )
        with contextlib.suppress(ConnectionResetError):
            await response.prepare(request)
            await response.write(f"retry: {_RETRY_MS}\n\n".encode())
            try:
                async for change in self._hub.follow(after):
                    if change is None:
                        await response.write(b": beat\n\n")
                    elif dyad in (None, change.dyad):
                        value = msgspec.json.encode({"kind": change.kind, "dyad": change.dyad, "id": change.id})
                        await response.write(b"id: %d\nevent: change\ndata: %s\n\n" % (change.number, value))
            except LookupError:
                newest = (await asyncio.to_thread(self._queries.kept))[1]
                await response.write(b"id: %d\nevent: reset\ndata: {}\n\n" % newest)
        return response

    async def _correct(self, request: web.Request) -> web.StreamResponse:
        assert self._desk is not None
        known(request.query)
        form = _single(await request.post())
        where = await self._desk.take(form, request[VISITOR].name)
        return _see_other(where)

    async def _ask_token(self, request: web.Request) -> web.StreamResponse:
        return self._token_page(request, 200, None)

    async def _sign_in(self, request: web.Request) -> web.StreamResponse:
        if not self._gate.asks_for_token:
            raise web.HTTPNotFound
        token = _single(await request.post()).get("token", "")
        if not self._gate.fits(token.strip()):
            await asyncio.sleep(_WRONG_TOKEN_SECONDS)
            return self._token_page(request, 403, request[VIEW].texts("wrong_token"))
        response = _see_other("/")
        response.set_cookie(
            COOKIE,
            self._gate.session(),
            max_age=_SESSION_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=request.secure or request.headers.get("X-Forwarded-Proto") == "https",
        )
        return response

    def _token_page(self, request: web.Request, status: int, fault: str | None) -> web.Response:
        if not self._gate.asks_for_token:
            raise web.HTTPNotFound
        view = request[VIEW]
        say = view.texts
        field = tag("input", type="password", name="token", required=True, autocomplete="current-password", id="token")
        form = tag(
            "form",
            tag("label", say("token"), " ", field),
            tag("button", say("sign_in"), type="submit"),
            action="/sign-in",
            method="post",
            class_="sign-in",
        )
        told = tag("p", fault, role="alert") if fault else None
        page = document(view, say("sign_in"), tag("h1", say("sign_in")), told, form, live=False)
        return web.Response(text=str(page), status=status, content_type="text/html")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        found = self._static.get(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        kind, content, etag = found
        headers = {"ETag": etag, "Cache-Control": "no-cache"}
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers=headers)
        return web.Response(body=content, content_type=kind, charset="utf-8", headers=headers)

    async def _health(self, request: web.Request) -> web.StreamResponse:
        behind = self._behind()
        body = {"status": "ok" if behind is not None else "unavailable", "behind": behind, "following": len(self._hub)}
        return web.json_response(body, status=200 if behind is not None else 503)

    def _plain(self, request: web.Request, status: int, reason: str) -> web.Response:
        """Answer with one line; a browser gets it as a page."""
        if "text/html" not in request.headers.get("Accept", "") or VIEW not in request:
            return web.Response(text=f"{reason}\n", status=status)
        view = request[VIEW]
        say = view.texts
        title = say("not_found") if status == 404 else say("bad_address") if status == 400 else reason
        detail = tag("p", reason, lang="en", dir="ltr") if status == 400 else None
        back = tag("p", tag("a", say("to_table"), href="/"))
        page = document(view, title, tag("h1", title), detail, back, live=False)
        return web.Response(text=str(page), status=status, content_type="text/html")


def _single(query: MultiMapping[object]) -> dict[str, str]:
    """Take each parameter once; one that comes twice, or as a file, is refused. `stance` alone may be a list: its values are joined by commas."""
    found: dict[str, str] = {}
    for name, value in query.items():
        if not isinstance(value, str):
            raise BadParameterError(f"{name[:40]!a}: no files are taken")
        if name in found and name != "stance":
            raise BadParameterError(f"{name[:40]!a}: given twice")
        found[name] = f"{found[name]},{value}" if name in found else value
    return found


def _check_text(request: web.Request) -> None:
    """Refuse what is no text, before anyone looks at it."""
    parts = [request.path, *request.query.keys(), *request.query.values()]
    if any("\x00" in part or "\ufffd" in part or not _is_utf8(part) for part in parts):
        raise BadParameterError("the address is no text in UTF-8")


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _see_other(where: str) -> web.Response:
    return web.Response(status=303, headers={"Location": where})


def _static_files() -> dict[str, tuple[str, bytes, str]]:
    """Read the files that the pages use: there are no others, so no path can lead elsewhere."""
    found = {}
    for file in (resources.files("streams.webboard") / "static").iterdir():
        kind = _KINDS.get(file.name.rpartition(".")[2])
        if kind is not None:
            content = file.read_bytes()
            found[file.name] = (kind, content, f'"{hashlib.sha256(content).hexdigest()[:16]}"')
    return found
