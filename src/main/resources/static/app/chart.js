// A small chart of the last two minutes of a queue: how many wait, and how many end a second.
import uPlot from '/webjars/uplot/dist/uPlot.esm.js';

const POINTS = 120;
const HEIGHT = 84;

export class Chart {
  constructor(place) {
    this.place = place;
    this.times = [];
    this.waiting = [];
    this.ends = [];
    this.plot = new uPlot(this.options(), [[], [], []], place);
    new ResizeObserver(() => this.plot.setSize({ width: place.clientWidth, height: HEIGHT })).observe(place);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.plot.redraw(true, true));
  }

  options() {
    const color = (name) => () => getComputedStyle(document.documentElement).getPropertyValue(name);
    const axis = { show: true, stroke: color('--quiet'), grid: { show: false }, ticks: { show: false }, font: '11px system-ui', size: 34 };
    return {
      width: this.place.clientWidth || 280,
      height: HEIGHT,
      cursor: { show: false },
      legend: { show: false },
      padding: [8, 4, 8, 0],
      scales: { x: { time: true }, y: { range: (plot, least, most) => [0, Math.max(4, most * 1.1)] } },
      axes: [{ show: false }, { ...axis, splits: (plot, i, least, most) => [0, Math.round(most / 2), Math.floor(most)] }],
      series: [
        {},
        { stroke: color('--brand'), width: 2, points: { show: false } },
        { stroke: color('--succeeded'), width: 1.5, dash: [4, 3], points: { show: false } },
      ],
    };
  }

  add(waiting, ends) {
    this.times.push(Date.now() / 1000);
    this.waiting.push(waiting);
    this.ends.push(ends);
    for (const list of [this.times, this.waiting, this.ends]) {
      if (list.length > POINTS) {
        list.shift();
      }
    }
    this.plot.setData([this.times, this.waiting, this.ends]);
  }
}
