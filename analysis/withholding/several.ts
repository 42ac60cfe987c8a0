import { type County, type CountyCell, cellAt, type Limits } from './county.ts';
import { type Figure, type Part, type Release, ReleaseBuilder, type Target } from './figure.ts';
import { tellRows, thinCell, type WithholdingPattern, withheldPlaces } from './pattern.ts';

/**
 * Answers that reports count together or not at all: those that one of them sets aside, those that are flagged; of a
 * dimension, the answers to one of its items. Per cell in the order of `County.cells`.
 */
export interface AnswerClass {
  valid: readonly number[];
  satisfied: readonly number[];
}

/** A class without another that is within it. */
export function taken(whole: AnswerClass, part: AnswerClass): AnswerClass {
  const less = (one: readonly number[], other: readonly number[]) =>
    one.map((count, at) => count - (other[at] ?? 0));
  return { valid: less(whole.valid, part.valid), satisfied: less(whole.satisfied, part.satisfied) };
}

/** What one of several reports tells to an attacker who has them all. */
export interface View {
  /** With the answers that this report counts. */
  county: County;
  /** Which classes those are. */
  counts: readonly boolean[];
  tell: (builder: ReleaseBuilder) => void;
  /** Cells whose number of satisfied leaves. */
  told: ReadonlySet<number>;
  /** Cells of which it must stay open. */
  guarded: ReadonlySet<number>;
}

/** The view that a pattern gives. */
export function viewOf(county: County, pattern: WithholdingPattern, counts: readonly boolean[]): View {
  const withheld = withheldPlaces(county, pattern);
  const named = (cells: readonly Pick<CountyCell, 'group' | 'township'>[]) =>
    new Set(cells.map(({ group, township }) => `${group} ${township}`));
  // What another report told whole no pattern can keep.
  const lost = named(pattern.changed);
  return {
    county,
    counts,
    tell: (builder) => tellRows(builder, county, pattern),
    told: new Set(county.cells.flatMap(({ valid }, at) => (valid > 0 && !withheld.has(at) ? [at] : []))),
    guarded: new Set(
      [...withheld].filter((at) => {
        const { group, township } = cellAt(county, at);
        return !lost.has(`${group} ${township}`);
      }),
    ),
  };
}

/**
 * All that several reports tell together, as one release over cells split by class: what each keeps open by itself may
 * be known from both.
 *
 * @param differences whether the answers that one report counts and another does not must stay open too, where they
 * are fewer than ten in a cell
 */
export function together(
  views: readonly View[],
  classes: readonly AnswerClass[],
  limits: Limits,
  differences: boolean,
): { release: Release; truth: number[] } {
  const [first] = views;
  if (!first) throw new Error('there is no report to be read');
  const split = new SplitCells(first.county, classes);
  const targets = new Map<string, Target>();
  const guard = (cells: readonly number[]) => {
    if (cells.length > 0) targets.set(cells.join(), { cells, valid: split.validOf(cells) });
  };
  for (const view of views) for (const cell of view.guarded) guard(split.placesIn(view, cell));
  for (const [one, other] of differences ? pairsOf(views) : []) {
    for (const cell of first.county.cells.keys()) {
      const others = split.placesIn(other, cell);
      const apart = split.placesIn(one, cell).filter((place) => !others.includes(place));
      if (split.validOf(apart) < thinCell) guard(apart);
    }
  }
  const plain = views.flatMap((view) =>
    [...view.told].flatMap((cell) => {
      const places = split.placesIn(view, cell);
      return places.length === 1 ? places : [];
    }),
  );
  const withheld = [...split.cells.keys()].filter((place) => !plain.includes(place));
  const merged = merge(views, split, new Set(withheld));
  return {
    release: {
      county: { ...first.county, cells: split.cells },
      ...merged,
      withheld,
      targets: [...targets.values()],
      limits,
    },
    truth: split.truth,
  };
}

/** The cells of a county, each split into its classes. */
class SplitCells {
  readonly cells: CountyCell[] = [];
  /** Satisfied, of each. */
  readonly truth: number[] = [];
  readonly #classes: number[] = [];
  readonly #places: number[][];

  constructor(county: County, classes: readonly AnswerClass[]) {
    this.#places = county.cells.map((cell, at) =>
      classes.flatMap(({ valid, satisfied }, place) => {
        const own = valid[at] ?? 0;
        if (own === 0) return [];
        this.cells.push({ ...cell, answers: own, valid: own });
        this.truth.push(satisfied[at] ?? 0);
        this.#classes.push(place);
        return [this.cells.length - 1];
      }),
    );
  }

  /** The parts of a cell that a view counts. */
  placesIn({ counts }: Pick<View, 'counts'>, cell: number): number[] {
    return (this.#places[cell] ?? []).filter((place) => counts[this.#classes[place] ?? -1]);
  }

  validOf(places: readonly number[]): number {
    return places.reduce((sum, place) => sum + cellAt({ cells: this.cells }, place).valid, 0);
  }
}

/** The figures of all views over the split cells; those about nothing that is open tell nothing. */
function merge(
  views: readonly View[],
  split: SplitCells,
  open: ReadonlySet<number>,
): Pick<Release, 'strata' | 'parts' | 'figures'> {
  const strata: Release['strata'][number][] = [];
  const parts: Part[] = [];
  const figures: Figure[] = [];
  for (const view of views) {
    const builder = new ReleaseBuilder(view.county);
    view.tell(builder);
    for (const cell of view.told) builder.count([cell], 1);
    const own = builder.build([...view.county.cells.keys()], () => ({ lower: 0, upper: 0 }));
    const [strataBefore, partsBefore] = [strata.length, parts.length];
    const placed = (cells: readonly number[]) => cells.flatMap((cell) => split.placesIn(view, cell));
    strata.push(...own.strata.map((stratum) => ({ ...stratum, cells: placed(stratum.cells) })));
    parts.push(
      ...own.parts.map((part) => ({
        ...part,
        strata: part.strata.map((term) => ({ ...term, at: term.at + strataBefore })),
      })),
    );
    const touches = (cells: readonly number[]) => cells.some((place) => open.has(place));
    for (const figure of own.figures) {
      if (figure.kind === 'count') {
        const cells = placed(figure.cells);
        if (touches(cells)) figures.push({ ...figure, cells });
        continue;
      }
      const moved = figure.parts.map(({ part, share }) => ({ part: part + partsBefore, share }));
      const concerned = moved.flatMap(({ part }) =>
        (parts[part]?.strata ?? []).flatMap(({ at }) => strata[at]?.cells ?? []),
      );
      if (touches(concerned)) figures.push({ ...figure, parts: moved });
    }
  }
  return { strata, parts, figures };
}

/** Every view with every other, both ways round. */
function pairsOf<Thing>(things: readonly Thing[]): [Thing, Thing][] {
  return things.flatMap((one) =>
    things.flatMap((other): [Thing, Thing][] => (one === other ? [] : [[one, other]])),
  );
}
