const WINDOW_MILLIS = 15_000;
const MOST_SPANS = 2_000;
const ROW = 46;
const CALM_FRAME_MILLIS = 500;
const BUSY_FRAME_MILLIS = 33;

/**
 * Draws what happens, as it happens: a row for each transport, time running to the left. A bar is a request or connection
 * that is open, a dot a message, filled where it came over what was open when it was sent. The figures beside it say the
 * same in words.
 */
export class Lane {
  #canvas;
  #rows;
  #spans = [];
  #dots = [];
  #colours = null;
  #drawnAt = 0;
  #frameMillis;

  /** `rows` are `{kind, label}`, from above. */
  constructor(canvas, rows) {
    this.#canvas = canvas;
    this.#rows = new Map(rows.map((row, i) => [row.kind, { ...row, y: i * ROW }]));
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#frameMillis = isCalm ? CALM_FRAME_MILLIS : BUSY_FRAME_MILLIS;
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => (this.#colours = null));
    canvas.style.height = `${rows.length * ROW}px`;
    requestAnimationFrame((now) => this.#frame(now));
  }

  open(kind) {
    const span = { kind, from: performance.now(), to: null, isEmpty: false };
    keep(this.#spans, span);
    return {
      end: (isEmpty) => {
        span.to = performance.now();
        span.isEmpty = isEmpty;
      },
    };
  }

  event(kind, isPushed) {
    keep(this.#dots, { kind, at: performance.now(), shape: isPushed ? 'pushed' : 'fetched' });
  }

  /** Something was done to a connection by hand. */
  mark(kind) {
    keep(this.#dots, { kind, at: performance.now(), shape: 'cut' });
  }

  #frame(now) {
    requestAnimationFrame((next) => this.#frame(next));
    if (now - this.#drawnAt < this.#frameMillis) return;
    this.#drawnAt = now;
    this.#forget(performance.now() - WINDOW_MILLIS);
    this.#draw();
  }

  #forget(before) {
    this.#spans = this.#spans.filter(({ to }) => to === null || to > before);
    this.#dots = this.#dots.filter(({ at }) => at > before);
  }

  #draw() {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const scale = devicePixelRatio || 1;
    if (this.#canvas.width !== Math.round(width * scale)) {
      this.#canvas.width = Math.round(width * scale);
      this.#canvas.height = Math.round(height * scale);
    }
    this.#colours ??= this.#readColours();
    const context = this.#canvas.getContext('2d');
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    const now = performance.now();
    const x = (at) => width - 10 - ((now - at) / WINDOW_MILLIS) * (width - 10);
    this.#drawSeconds(context, x, now, width, height);
    for (const row of this.#rows.values()) this.#drawLabel(context, row, width);
    for (const span of this.#spans) this.#drawSpan(context, span, x, now);
    for (const dot of this.#dots) this.#drawDot(context, dot, x);
  }

  #drawSeconds(context, x, now, width, height) {
    context.strokeStyle = this.#colours.line;
    context.lineWidth = 1;
    for (let at = Math.ceil((now - WINDOW_MILLIS) / 1_000) * 1_000; at < now; at += 1_000) {
      const place = Math.round(x(at)) + 0.5;
      context.beginPath();
      context.moveTo(place, 0);
      context.lineTo(place, height);
      context.stroke();
    }
  }

  #drawLabel(context, { label, y, kind }, width) {
    context.font = '600 11px system-ui, sans-serif';
    context.textAlign = 'left';
    context.textBaseline = 'top';
    context.fillStyle = this.#colours[kind];
    context.fillText(label, 2, y + 5);
    context.strokeStyle = this.#colours.line;
    context.beginPath();
    context.moveTo(0, y + 0.5);
    context.lineTo(width, y + 0.5);
    context.stroke();
  }

  #drawSpan(context, { kind, from, to, isEmpty }, x, now) {
    const { y } = this.#rows.get(kind) ?? {};
    if (y === undefined) return;
    const start = Math.max(0, x(from));
    const length = Math.max(3, x(to ?? now) - start);
    context.fillStyle = this.#colours[kind];
    context.globalAlpha = to === null ? 0.34 : isEmpty ? 0.18 : 0.34;
    context.beginPath();
    context.roundRect(start, y + 23, length, 14, 4);
    context.fill();
    context.globalAlpha = 1;
    // Where it was opened: a request with its head.
    if (x(from) >= 0) context.fillRect(x(from), y + 19, 2, 22);
  }

  #drawDot(context, { kind, at, shape }, x) {
    const { y } = this.#rows.get(kind) ?? {};
    if (y === undefined) return;
    context.strokeStyle = context.fillStyle = shape === 'cut' ? this.#colours.cut : this.#colours[kind];
    context.lineWidth = 2;
    context.beginPath();
    if (shape === 'cut') {
      context.moveTo(x(at) - 5, y + 25);
      context.lineTo(x(at) + 5, y + 35);
      context.moveTo(x(at) + 5, y + 25);
      context.lineTo(x(at) - 5, y + 35);
      context.stroke();
    } else {
      context.arc(x(at), y + 30, 4.5, 0, 2 * Math.PI);
      if (shape === 'pushed') context.fill();
      context.stroke();
    }
  }

  #readColours() {
    const style = getComputedStyle(this.#canvas);
    const read = (name) => style.getPropertyValue(name).trim();
    const colours = { line: read('--line'), cut: read('--bad') };
    for (const kind of this.#rows.keys()) colours[kind] = read(`--${kind}`);
    return colours;
  }
}

/** Of those that last longest none is lost: what is forgotten first is over. */
function keep(items, item) {
  items.push(item);
  if (items.length <= MOST_SPANS) return;
  const oldest = items.findIndex(({ to }) => to !== null);
  items.splice(Math.max(0, oldest), 1);
}
