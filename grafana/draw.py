#!/usr/bin/env python3
"""Draws the dashboards without Grafana: asks a Prometheus the queries of their panels and writes one SVG per dashboard.

    grafana/draw.py http://localhost:9090 FROM TO DIRECTORY     # seconds since 1970

Needs Python 3 and nothing else.
"""
import html
import json
import pathlib
import sys
import urllib.parse
import urllib.request

COLUMN, ROW, GAP = 56, 34, 8  # pixels of Grafana's grid
POINTS = 90
LEGENDS = 6
COLORS = ["#3274d9", "#e0752d", "#37872d", "#c4162a", "#8f3bb8", "#0a50a1", "#b877d9", "#6d1f62", "#705da0", "#890f02"]


def ask(server, query, start, end):
    step = max(1, round((end - start) / POINTS))
    form = urllib.parse.urlencode({"query": query, "start": start, "end": end, "step": step})
    with urllib.request.urlopen(f"{server}/api/v1/query_range?{form}") as answer:
        return json.load(answer)["data"]["result"]


def everything(expression, jobs):
    return expression.replace("$__rate_interval", "10s").replace("$job", jobs).replace("$instance", ".*")


def jobs_of(dashboard):
    """Those that Grafana would offer: gateways where the variable asks for a meter that only they have."""
    definitions = [variable.get("definition", "") for variable in dashboard["templating"]["list"]]
    return "gateway" if any("parley_gateway_" in definition for definition in definitions) else ".*"


def legend(form, labels):
    for name, value in labels.items():
        form = form.replace("{{" + name + "}}", value)
    return form


def series(server, panel, jobs, start, end):
    for target in panel["targets"]:
        for result in ask(server, everything(target["expr"], jobs), start, end):
            points = [(float(at), float(value)) for at, value in result["values"]]
            points = [(at, value) for at, value in points if value == value and abs(value) != float("inf")]
            if points:
                yield legend(target["legendFormat"], result["metric"]), points


def scaled(value, unit):
    if unit in ("s",):
        for factor, name in ((1, "s"), (1e-3, "ms"), (1e-6, "µs")):
            if value >= factor or factor == 1e-6:
                return f"{value / factor:.3g} {name}"
    if unit == "percentunit":
        return f"{100 * value:.3g} %"
    suffix = {"bytes": "B", "Bps": "B/s", "ops": "/s", "cps": "/s", "reqps": "/s"}.get(unit, "")
    base = 1024 if unit in ("bytes", "Bps") else 1000
    for power, letter in ((3, "G"), (2, "M"), (1, "k")):
        if value >= base**power:
            return f"{value / base**power:.3g} {letter}{suffix}"
    return f"{value:.3g} {suffix}".strip()


def text(x, y, content, size=11, color="#444", anchor="start", weight="normal"):
    return (f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" fill="{color}" text-anchor="{anchor}" '
            f'font-weight="{weight}">{html.escape(content)}</text>')


def heat(panel, found, x, y, w, h, start, end):
    """Buckets from below; each cell as dark as its share of the darkest."""
    rows = sorted(((float(name), dict(points)) for name, points in found))
    moments = sorted({at for _, points in rows for at in points})
    cells = {}
    for moment_number, at in enumerate(moments):
        below = 0
        for number, (_, points) in enumerate(rows):
            count = points.get(at, below)
            cells[moment_number, number] = max(0, count - below)
            below = max(below, count)
    most = max(cells.values(), default=1) or 1
    width, height = w / max(1, len(moments)), h / max(1, len(rows))
    drawn = []
    for (moment_number, number), count in cells.items():
        if count > 0:
            drawn.append(f'<rect x="{x + moment_number * width:.1f}" y="{y + h - (number + 1) * height:.1f}" width="{width:.1f}" '
                         f'height="{height:.1f}" fill="#e0752d" fill-opacity="{(count / most) ** 0.5:.2f}"/>')
    for number, (bound, _) in enumerate(rows):
        if number % 4 == 3:
            drawn.append(text(x - 4, y + h - (number + 1) * height + 4, scaled(bound, "s") if bound != float("inf") else "", 9, anchor="end"))
    return drawn


def lines(panel, found, x, y, w, h, start, end):
    unit = panel["fieldConfig"]["defaults"]["unit"]
    stacked = panel["fieldConfig"]["defaults"].get("custom", {}).get("stacking", {}).get("mode") == "normal"
    if stacked:
        sums, above = {}, []
        for name, points in found:
            summed = []
            for at, value in points:
                sums[at] = sums.get(at, 0) + value
                summed.append((at, sums[at]))
            above.append((name, summed, max(value for _, value in points)))
    else:
        above = [(name, points, max(value for _, value in points)) for name, points in found]
    top = max((value for _, points, _ in above for _, value in points), default=0) or 1
    drawn = [f'<path d="M{x:.0f} {y + h:.0f}h{w:.0f}M{x:.0f} {y + h / 2:.0f}h{w:.0f}M{x:.0f} {y:.0f}h{w:.0f}" stroke="#ddd" fill="none"/>']
    for part in (0.5, 1):
        drawn.append(text(x - 4, y + h * (1 - part) + 4, scaled(top * part, unit), 9, anchor="end"))
    above.sort(key=lambda each: -each[2])
    for number, (name, points, most) in enumerate(above):
        color = COLORS[number % len(COLORS)]
        path = " ".join(f"{x + (at - start) / (end - start) * w:.0f},{y + h - value / top * h:.1f}" for at, value in points)
        drawn.append(f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="1.3"/>')
        column, line = number % 2, number // 2
        where = x - 40 + column * (w + 40) / 2, y + h + 15 + 13 * line
        if number < LEGENDS - 1 or len(above) == LEGENDS and number < LEGENDS:
            drawn.append(text(*where, f"— {name}: at most {scaled(most, unit)}"[:42], 9, color))
        elif number == LEGENDS - 1:
            drawn.append(text(*where, f"and {len(above) - number} less", 9))
    return drawn


def panel_svg(server, panel, jobs, start, end):
    grid = panel["gridPos"]
    x, y = grid["x"] * COLUMN + GAP / 2, grid["y"] * ROW + GAP / 2
    w, h = grid["w"] * COLUMN - GAP, grid["h"] * ROW - GAP
    if panel["type"] == "row":
        return [text(x + 4, y + 20, panel["title"], 14, "#222", weight="bold")]
    drawn = [f'<rect x="{x:.0f}" y="{y:.0f}" width="{w:.0f}" height="{h:.0f}" fill="#fff" stroke="#ccc" rx="3"/>',
             text(x + 8, y + 17, panel["title"], 12, "#222", weight="bold")]
    found = list(series(server, panel, jobs, start, end))
    if not found:
        return drawn + [text(x + w / 2, y + h / 2, "nothing happened", 11, "#999", "middle")]
    if panel["type"] == "stat":
        last = found[0][1][-1][1]
        return drawn + [text(x + w / 2, y + h / 2 + 22, scaled(last, panel["fieldConfig"]["defaults"]["unit"]), 26, "#222", "middle")]
    draw = heat if panel["type"] == "heatmap" else lines
    return drawn + draw(panel, found, x + 52, y + 32, w - 64, h - 90, start, end)


def draw(server, dashboard, start, end):
    panels = dashboard["panels"]
    width = 24 * COLUMN
    height = max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in panels) * ROW + GAP
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
             f'font-family="sans-serif"><rect width="{width}" height="{height}" fill="#f4f5f5"/>']
    for panel in panels:
        parts += panel_svg(server, panel, jobs_of(dashboard), start, end)
    return "\n".join(parts + ["</svg>\n"])


def main(server, start, end, directory):
    for file in sorted((pathlib.Path(__file__).parent / "dashboards").glob("*.json")):
        dashboard = json.loads(file.read_text())
        picture = pathlib.Path(directory) / (file.stem + ".svg")
        picture.write_text(draw(server.rstrip("/"), dashboard, float(start), float(end)))
        print(picture)


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
