import type { GroupCode } from '../surveys/groups.ts';
import type { Questionnaire } from '../surveys/questionnaire.ts';
import { scales } from '../surveys/scale.ts';
import type { AnsweredResponse } from './response.ts';
import { Contingency } from './statistics/contingency.ts';

/** Counts, for every scaled item of a group, how its points go with those of the overall item. */
export class ImportanceCounts {
  readonly #groups = new Map<GroupCode, { overall: string; tables: Map<string, Contingency> }>();

  constructor(questionnaires: ReadonlyMap<GroupCode, Questionnaire>) {
    for (const [group, { items }] of questionnaires) {
      const overall = items.find((item) => item.role === 'overall');
      if (!overall?.scale) throw new Error('a questionnaire that was read has a scaled overall item');
      const columns = scales[overall.scale].points;
      const tables = new Map<string, Contingency>();
      for (const item of items)
        if (item.scale !== null && item !== overall)
          tables.set(item.name, new Contingency(scales[item.scale].points, columns));
      this.#groups.set(group, { overall: overall.name, tables });
    }
  }

  count({ group, answers }: AnsweredResponse): void {
    const found = this.#groups.get(group);
    const overall = found ? answers[found.overall] : undefined;
    if (!found || typeof overall !== 'number') return;
    for (const [name, table] of found.tables) {
      const point = answers[name];
      if (typeof point === 'number') table.add(point, overall);
    }
  }

  /** Both points of the people of a group who judged the item and the whole; `null` where the item is not asked. */
  table(group: GroupCode, item: string): Contingency | null {
    return this.#groups.get(group)?.tables.get(item) ?? null;
  }
}
