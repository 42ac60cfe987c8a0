// The campaign whose intake is measured, and answers to it.
const items = 25;
const schoolsPerTownship = 25;

/** One group's questionnaire of 25 scaled items, in the field. */
export function campaignFile(now: Date) {
  const choices = [5, 4, 3, 2, 1].map((value) => ({ value, text: `第 ${value} 档` }));
  return {
    title: '测速',
    trial: true,
    opensAt: new Date(now.getTime() - 3_600_000).toISOString(),
    closesAt: new Date(now.getTime() + 86_400_000).toISOString(),
    questionnaires: {
      parent: {
        title: '测速问卷',
        elements: Array.from({ length: items }, (_, index) => ({
          type: 'radiogroup',
          name: index === 0 ? 'overall' : `item_${index}`,
          title: `第 ${index + 1} 题：您对这一方面满意吗？`,
          ...(index === 0 ? { role: 'overall' } : {}),
          scale: 'satisfaction5',
          dimension: `d${index % 6}`,
          isRequired: true,
          choices,
        })),
      },
    },
  };
}

/** One of a few texts: they are written once. */
export function answersText(seed: number): string {
  return answerTexts[seed % answerTexts.length] ?? '{}';
}

/** Answers to every item, by a number. */
export function answers(seed: number): Record<string, number> {
  return Object.fromEntries(
    Array.from({ length: items }, (_, index) => [
      index === 0 ? 'overall' : `item_${index}`,
      1 + ((seed * 7 + index * index) % 5),
    ]),
  );
}

/** As many schools in each township. */
export function frameTable(townships: readonly string[]) {
  const columns = ['group', 'township', 'school', 'eligible'];
  const rows = townships.flatMap((township) =>
    Array.from({ length: schoolsPerTownship }, (_, index) => ({
      group: 'parent',
      township,
      school: `第 ${index + 1} 小学`,
      eligible: '400',
    })),
  );
  return { columns, rows: rows.map((fields, index) => ({ line: index + 2, fields })) };
}

const answerTexts = [0, 1, 2, 3, 4].map((seed) => JSON.stringify(answers(seed)));
