import type { Highs } from 'highs';
import { attackWith } from './closing-attack.ts';
import type { County, Limits } from './county.ts';
import type { Release } from './figure.ts';
import { releaseOf, type WithholdingPattern, withheldPlaces } from './pattern.ts';
import { rungsOf } from './rungs.ts';
import { searchSameChoice } from './same-choice.ts';
import { firstKnown, knownTargets, type Search, searchWitnesses, usualSearch } from './witness.ts';

/** Of the search for a cell that the headline tells by itself. It is asked of every county that prints the same. */
const tries = { steps: 12_000, starts: 24 };

interface Settings {
  seed: number;
  limits: Limits;
}

/**
 * Whether the headline may leave to one decimal of a percent, and the attack where it leaves to a whole percent. Who
 * reads a coarse headline knows that the finer one would have told something; so the attack on it counts only counties of
 * which the same would be chosen, and the choice tells no cell.
 */
export class HeadlineChoice {
  readonly #highs: Highs;
  readonly #county: County;
  readonly #fromCounts: WithholdingPattern;
  /** The fewest rows that may be left beside a headline in tenths. */
  readonly #least: WithholdingPattern;
  readonly #settings: Settings;
  /** By the counts of a world: the same ones are met again and again. */
  readonly #tells = new Map<string, boolean>();

  /** @param fromCounts the pattern from n alone */
  constructor(highs: Highs, county: County, fromCounts: WithholdingPattern, settings: Settings) {
    this.#highs = highs;
    this.#county = county;
    this.#fromCounts = fromCounts;
    this.#least = rungsOf(county).reduce((left, { giveUp }) => giveUp(left), fromCounts);
    this.#settings = settings;
  }

  /** Whether no withheld cell is known from all that leaves under a pattern. */
  holds(pattern: WithholdingPattern, truth: readonly number[]): boolean {
    return knownTargets(this.releaseOf(pattern), this.attack(pattern, truth)).length === 0;
  }

  /** The attack on all that leaves under a pattern, and on the choice of its headline. */
  attack(pattern: WithholdingPattern, truth: readonly number[]): Search {
    const release = this.releaseOf(pattern);
    const { seed } = this.#settings;
    if (pattern.headline !== 'whole') return attackWith(this.#highs, release, truth, { seed });
    const finer = this.releaseOf(this.#least);
    const held = knownTargets(finer, searchWitnesses(finer, truth, { ...usualSearch, seed }));
    return searchSameChoice(release, truth, seed, held, (world) => this.tellsInTenths(world));
  }

  /**
   * Whether beside a headline in tenths no set of rows holds, so that it leaves more coarsely.
   *
   * @param world satisfied per cell of the county
   */
  tellsInTenths(world: readonly number[]): boolean {
    const key = world.join();
    const tells = this.#tells.get(key) ?? this.#findTells(world);
    this.#tells.set(key, tells);
    return tells;
  }

  #findTells(world: readonly number[]): boolean {
    const { seed } = this.#settings;
    const known = firstKnown(this.releaseOf(this.#least), world, { ...tries, seed });
    if (known === null) return false;
    // What the fewest rows tell, more rows tell too; but with more of them the cell may be one that leaves.
    const withheld = withheldPlaces(this.#county, this.#fromCounts);
    if (known.cells.some((cell) => withheld.has(cell))) return true;
    let pattern = this.#fromCounts;
    return rungsOf(this.#county).every(({ giveUp }) => {
      const tells = !this.holds(pattern, world);
      pattern = giveUp(pattern);
      return tells;
    });
  }

  /** All that leaves under a pattern. */
  releaseOf(pattern: WithholdingPattern): Release {
    return releaseOf(this.#county, pattern, this.#settings.limits);
  }
}
