const WIDTH = 300;
const HEIGHT = 72;

/** What is kept, and shown once there is so much of it; before that the first of these that has room. */
const WINDOW_SAMPLES = 300;
const WINDOWS = [60, 120, WINDOW_SAMPLES];

/** A chart of the last minutes, with up to three lines. `series` are `{ name, of, format }`. */
class Chart {
  constructor(title, series) {
    this.series = series;
    this.samples = [];
    this.id = freshId('chart');
    this.values = series.map(() => element('b', {}, '–'));
    this.lines = series.map((_, place) => svg('path', { class: `series-${place + 1}` }));
    this.area = svg('path', { class: 'area' });
    this.cursor = svg('path', { class: 'cursor', d: '' });
    this.top = element('span');
    this.from = element('span');
    this.when = element('span', {}, 'now');
    this.picture = svg(
      'svg',
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', 'aria-labelledby': `${this.id}-says` },
      svg('path', { class: 'base', d: `M0 ${HEIGHT}H${WIDTH}` }),
      this.area,
      [...this.lines].reverse(),
      this.cursor,
    );
    this.says = element('span', { class: 'sr', id: `${this.id}-says` }, title);
    this.title = title;
    this.node = element(
      'section',
      { class: 'card chart', 'aria-labelledby': this.id },
      element('h2', { id: this.id }, title),
      element(
        'div',
        { class: 'now' },
        series.map(({ name }, place) =>
          element('span', {}, this.values[place], series.length > 1 && element('i', { class: `series-${place + 1}` }), name),
        ),
      ),
      this.says,
      this.picture,
      element('div', { class: 'axis', 'aria-hidden': 'true' }, this.from, this.top, this.when),
    );
    this.picture.addEventListener('pointermove', (event) => this.point(event));
    this.picture.addEventListener('pointerleave', () => this.point(null));
  }

  show(samples) {
    this.samples = samples;
    const last = samples.at(-1);
    const columns = this.series.map(({ of }) => samples.map(of));
    const peak = Math.max(...columns.flat().filter((value) => value !== null), 0);
    const top = niceTop(peak, this.series[0].format === format.bytes ? 1_024 : 1_000);
    this.window = WINDOWS.find((window) => window >= samples.length) ?? WINDOW_SAMPLES;
    const paths = columns.map((column) => path(column, top, this.window));
    this.lines.forEach((line, place) => line.setAttribute('d', paths[place]));
    this.area.setAttribute('d', area(columns[0], top, this.window));
    setText(this.top, `scale to ${this.series[0].format(top)}`);
    setText(this.from, `${this.window / 60} min ago`);
    if (this.pointed === undefined) {
      this.tell(last);
    }
    const words = this.series.map(({ name, of, format: write }) => `${name} ${last ? write(of(last)) : 'unknown'}`);
    setText(this.says, `${this.title}: ${words.join(', ')}; at most ${this.series[0].format(peak)} in ${this.window / 60} minutes`);
  }

  tell(sample) {
    this.series.forEach(({ of, format: write }, place) => {
      setText(this.values[place], sample ? write(of(sample)) : '–');
    });
  }

  /** Shows what was at the pointer. */
  point(event) {
    const { left, width } = this.picture.getBoundingClientRect();
    const behind = event && Math.round((1 - (event.clientX - left) / width) * (this.window - 1));
    const sample = event && this.samples.at(-1 - behind);
    this.pointed = sample ? behind : undefined;
    this.cursor.setAttribute('d', sample ? `M${place(behind, this.window)} 0V${HEIGHT}` : '');
    setText(this.when, sample && behind > 0 ? `${format.duration(behind * 1_000)} ago` : 'now');
    this.tell(sample || this.samples.at(-1));
  }
}

/** From the right: the last sample is at the edge. */
const place = (behind, window) => (WIDTH * (window - 1 - behind)) / (window - 1);
const height = (value, top) => HEIGHT - 1 - (value / top) * (HEIGHT - 3);

function path(column, top, window) {
  let text = '';
  let isPenUp = true;
  column.forEach((value, at) => {
    if (value === null) {
      isPenUp = true;
      return;
    }
    text += `${isPenUp ? 'M' : 'L'}${place(column.length - 1 - at, window).toFixed(1)} ${height(value, top).toFixed(1)}`;
    isPenUp = false;
  });
  return text;
}

function area(column, top, window) {
  if (column.length === 0 || column.includes(null)) {
    return '';
  }
  return `${path(column, top, window)}L${WIDTH} ${HEIGHT}L${place(column.length - 1, window).toFixed(1)} ${HEIGHT}Z`;
}

/** A round number that all values are below. */
function niceTop(peak, thousand) {
  if (peak <= 0) {
    return 1;
  }
  const unit = thousand ** Math.max(0, Math.floor(Math.log(peak) / Math.log(thousand)));
  const power = 10 ** Math.floor(Math.log10(peak / unit));
  return [1, 2, 5, 10].map((step) => step * power * unit).find((step) => step >= peak) ?? 10 * power * unit;
}
