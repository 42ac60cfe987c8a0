import { createCampaign, importFrame, publishCampaign } from '../../server/campaigns/life.ts';
import { readTable } from '../../server/documents/rows.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { type Opened, parentSubmission, smallQuestionnaire } from './survey.ts';

const [first, second] = ['530426001', '530426103'] as const;

/**
 * A published campaign of parents alone: of 400 people in one township 60 answered, 45 of them satisfied, twenty of the
 * 60 too fast and 12 of these satisfied; of 200 in another 30 answered, 24 of them satisfied.
 */
export async function parentsField(opened: Opened, now: Date): Promise<string> {
  const { store } = opened;
  const file = {
    title: '剔除',
    opensAt: new Date(now.getTime() - 60_000).toISOString(),
    closesAt: new Date(now.getTime() + 86_400_000).toISOString(),
    questionnaires: { parent: smallQuestionnaire },
  };
  const { id } = await createCampaign(store, file, commandLine, now);
  const frame = `group,township,school,eligible\nparent,${first},,400\nparent,${second},,200\n`;
  await importFrame(store, id, readTable(frame), commandLine, now);
  await publishCampaign(store, id, commandLine, now);
  const people = [
    ...answered(first, 20, 12, 1),
    ...answered(first, 40, 33, 60),
    ...answered(second, 30, 24, 60),
  ];
  const submissions = await Promise.all(
    people.map(({ township, overall, seconds }) =>
      parentSubmission(
        opened,
        id,
        { overall },
        {
          place: { group: 'parent', township, school: null },
          seconds,
        },
      ),
    ),
  );
  await Promise.all(submissions.map((one) => opened.intake.submit(one)));
  return id;
}

function answered(township: string, count: number, satisfied: number, seconds: number) {
  return Array.from({ length: count }, (_, at) => ({ township, overall: at < satisfied ? 5 : 2, seconds }));
}
