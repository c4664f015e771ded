"""The atlas's own figures served with Dash, as a user would write it: one page for each name, two buttons, its graphs.

Run by gunicorn in an environment of its own. ``BENCH_FIGURES`` names a folder with ``<page>.json``, which holds the
figures without a filter ("all") and with one ("chosen"); ``BENCH_CLIENTSIDE=1`` keeps them in the browser and has a
clientside callback choose, else the server does. Either way nothing is filtered or drawn anew here: Dash is spared the
work that the atlas has with both.
"""

import json
import os
from pathlib import Path

from dash import Dash, Input, Output, clientside_callback, ctx, dcc, html, page_container, register_page

FOLDER = Path(os.environ["BENCH_FIGURES"])
CLIENTSIDE = os.environ.get("BENCH_CLIENTSIDE") == "1"
PAGES = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.json"))}
CONFIG = {"displayModeBar": True, "modeBarButtons": [["toImage"]]}

app = Dash(__name__, use_pages=True, pages_folder="", serve_locally=True)
server = app.server


def _page(name, states):
    most = max(len(figures) for figures in states.values())
    hidden = {"data": [], "layout": {"height": 0}}
    padded = {state: figures + [hidden] * (most - len(figures)) for state, figures in states.items()}
    graphs = [
        dcc.Graph(id=f"{name}-{i}", figure=figure, config=CONFIG, style={"height": figure["layout"].get("height")})
        for i, figure in enumerate(padded["all"])
    ]
    buttons = [html.Button(state, id=f"{name}-{state}", className=state) for state in states]
    store = [dcc.Store(id=f"{name}-store", data=padded)] if CLIENTSIDE else []
    outputs = [Output(f"{name}-{i}", "figure") for i in range(most)]
    pressed = [Input(f"{name}-{state}", "n_clicks") for state in states]
    if CLIENTSIDE:
        clientside_callback(
            "(all, chosen, store) => { const id = dash_clientside.callback_context.triggered_id;"
            " return store[id.split('-').at(-1)]; }",
            outputs,
            *pressed,
            Input(f"{name}-store", "data"),
            prevent_initial_call=True,
        )
    else:

        @app.callback(outputs, *pressed, prevent_initial_call=True)
        def choose(*_):
            return padded[ctx.triggered_id.rpartition("-")[2]]

    return html.Div([*buttons, *store, *graphs])


for name, states in PAGES.items():
    register_page(name, path=f"/{name}", layout=_page(name, states))
app.layout = html.Div([html.Nav([dcc.Link(name, href=f"/{name}", className=name) for name in PAGES]), page_container])
