import { joinStrata } from '../../../analysis/strata.ts';
import type { DocumentSource } from '../../../server/documents/document-source.ts';
import type { ResponseRow } from '../../../server/documents/rows.ts';

type Value = number | string | null;

/**
 * What a reader must find of the rows of `every-answer.ts`, written out by hand: names and codes as decision 022 has
 * them, one function per variable.
 */
export function expectedRows(source: DocumentSource, rows: readonly ResponseRow[]): Record<string, Value>[] {
  const strata = strataOf(source, rows);
  return rows.map((row) => {
    const stratum = strata.findIndex(
      ({ group, townships }) => group === row.group && townships.includes(row.township),
    );
    const found = strata[stratum];
    const flag = (name: string) => Number(row.flags.includes(name));
    return {
      group: { parent: 2, teacher: 3 }[String(row.group)] ?? Number.NaN,
      township: Number(row.township),
      school: row.school,
      day: (Date.parse(row.day) - Date.parse('1582-10-14')) / 1000,
      seconds: row.seconds,
      source: ['phone', 'paper', 'simulation'].indexOf(row.source) + 1,
      flag_speed: flag('speed'),
      flag_straight_line: flag('straight-line'),
      flag_coached: flag('coached'),
      flag_night_burst: flag('night-burst'),
      flag_same_text: flag('same-text'),
      aside: row.aside,
      counted: Number(row.counted),
      stratum: stratum + 1,
      population: found?.eligible ?? null,
      weight: row.counted && found ? found.eligible / found.answered : null,
      ...answersOf(row),
    };
  });
}

function answersOf({ group, answers }: ResponseRow): Record<string, Value> {
  const parent = group === 'parent';
  const coded = (name: string, codes: readonly (readonly [unknown, number])[], none: Value = null): Value =>
    codes.find(([value]) => value === answers[name])?.[1] ?? none;
  const itself = (name: string, none: Value = null): Value => {
    const answer = answers[name];
    return typeof answer === 'number' ? answer : none;
  };
  const text = (name: string) => String(answers[name] ?? '');
  const topics = answers['topics'];
  const topic = (value: string | number): Value =>
    Array.isArray(topics) ? Number(topics.includes(value)) : null;
  // A boarder is not asked for the bus, nor is who left the question before it blank.
  const passedOver = answers['boards'] === false ? null : -7;
  return {
    overall: itself('overall'),
    old_scale: itself('old-scale', answers['old-scale'] === 'dk' ? -8 : null),
    index: parent ? itself('index') : -9,
    boards: coded('boards', [
      [true, 1],
      [false, 0],
    ]),
    bus: coded(
      'bus',
      [
        ['walk', 1],
        ['bus', 2],
        ['dk', -8],
      ],
      passedOver,
    ),
    topics_1: topic('sport'),
    topics_2: topic('music'),
    topics_3: topic(3),
    comment: text('comment'),
    q_all: parent
      ? coded('all', [
          ['a', 1],
          [2, 2],
          ['b', 3],
          [true, 4],
          [-8, -8],
        ])
      : -99,
    kilometres: parent ? itself('kilometres') : -9,
    debt: parent ? itself('debt', passedOver === null ? null : -9_999_999_997) : -9_999_999_999,
    word: text('word'),
  };
}

/** The strata by the rule itself, from the rows. */
function strataOf({ campaign }: DocumentSource, rows: readonly ResponseRow[]) {
  return campaign.settings.groups.flatMap((group) =>
    joinStrata(
      campaign.settings.townships.map(({ code, kind }) => {
        const here = <Row extends { group: string; township: string }>(row: Row) =>
          row.group === group && row.township === code;
        return {
          ...{ group, townships: [code], kind },
          eligible: campaign.frame.filter(here).reduce((sum, { eligible }) => sum + eligible, 0),
          answered: rows.filter((row) => row.counted && here(row)).length,
        };
      }),
    ),
  );
}
