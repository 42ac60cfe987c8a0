/** How often each pair of points was given to two items: row x, column y. */
export class Contingency {
  readonly rows: number;
  readonly columns: number;
  readonly #counts: Uint32Array;

  constructor(rows: number, columns: number) {
    this.rows = rows;
    this.columns = columns;
    this.#counts = new Uint32Array(rows * columns);
  }

  /** Counts one person's points, each from 1. */
  add(x: number, y: number): void {
    const place = (x - 1) * this.columns + (y - 1);
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
  }

  count(x: number, y: number): number {
    return this.#counts[(x - 1) * this.columns + (y - 1)] ?? 0;
  }

  /** How many gave each x, then how many gave each y. */
  margins(): { x: number[]; y: number[]; n: number } {
    const x = new Array<number>(this.rows).fill(0);
    const y = new Array<number>(this.columns).fill(0);
    let n = 0;
    for (let row = 0; row < this.rows; row += 1) {
      for (let column = 0; column < this.columns; column += 1) {
        const count = this.#counts[row * this.columns + column] ?? 0;
        x[row] = (x[row] ?? 0) + count;
        y[column] = (y[column] ?? 0) + count;
        n += count;
      }
    }
    return { x, y, n };
  }
}
