import { createCampaign, importFrame, publishCampaign } from '../../server/campaigns/life.ts';
import { readTable } from '../../server/documents/rows.ts';
import { newResponseId } from '../../server/intake/ticket.ts';
import { commandLine } from '../../server/queries/audit.ts';
import type { Services } from '../../server/services.ts';

/** Runs, or leaves an `[onerror]` behind, wherever it is not written out as text. 27 signs: it fits a township's name. */
export const tag = '<img src=x onerror=pwned()>';
/** Breaks out of an attribute and a script, where there is room. */
export const breaking = `"'>${tag}</script>`;
/** What a spreadsheet would run. */
export const formula = `=cmd|' /C calc'!A0${tag}`;

const items = [
  {
    type: 'radiogroup',
    name: 'overall',
    title: `总体${breaking}`,
    description: breaking,
    role: 'overall',
    scale: 'satisfaction5',
    dimension: 'overall',
    isRequired: true,
    choices: [5, 4, 3, 2, 1].map((value) => ({ value, text: `${value}${breaking}` })),
  },
  {
    type: 'rating',
    name: 'safety',
    title: formula,
    scale: 'satisfaction5',
    dimension: `方面${tag}`,
    minRateDescription: breaking,
    maxRateDescription: breaking,
  },
  {
    type: 'dropdown',
    name: 'grade',
    title: breaking,
    role: 'background',
    placeholder: breaking,
    choices: [{ value: breaking, text: breaking }],
  },
  {
    type: 'boolean',
    name: 'heard',
    title: breaking,
    role: 'background',
    labelTrue: breaking,
    labelFalse: '否',
  },
  { type: 'text', name: 'said', title: breaking, role: 'background', placeholder: breaking },
  { type: 'comment', name: 'comment', title: breaking, role: 'comment', placeholder: breaking },
];

const questionnaire = {
  title: `问卷${breaking}`,
  screening: { ask: breaking, yes: breaking, no: breaking },
  pages: [
    {
      name: 'first',
      title: `页${breaking}`,
      elements: [
        {
          type: 'html',
          name: 'notice',
          html: `<p>${tag}{title}{organiser}<a href="javascript:pwned()">点</a></p>`,
        },
        { type: 'panel', name: 'panel', title: breaking, elements: items },
      ],
    },
  ],
};

export const township = '530426001';
/** 60 signs at most. */
export const school = `校${breaking}`;

/** A published campaign in which every text that a clerk or a respondent can enter is hostile. */
export async function hostileCampaign(services: Services, answers: number): Promise<string> {
  const { store, clock } = services;
  const now = clock();
  const file = {
    title: `题${breaking}`,
    organiser: `局${breaking}`,
    complaintContact: `电话${breaking}`,
    opensAt: new Date(now.getTime() - 60_000).toISOString(),
    closesAt: new Date(now.getTime() + 86_400_000).toISOString(),
    combination: 'as-answered',
    townships: [{ code: township, name: tag, kind: '镇' }],
    questionnaires: { parent: questionnaire, teacher: questionnaire },
  };
  const { id } = await createCampaign(store, file, commandLine, now);
  const quoted = `"${school.replaceAll('"', '""')}"`;
  const frame = `group,township,school,eligible\nparent,${township},${quoted},90\nteacher,${township},,40\n`;
  await importFrame(store, id, readTable(frame), commandLine, now);
  await publishCampaign(store, id, commandLine, now);
  const campaign = await services.campaigns.get(id);
  for (let at = 0; at < answers; at += 1) {
    await services.intake.submit({
      id: newResponseId(),
      campaign,
      place:
        at % 2 === 0 ? { group: 'parent', township, school } : { group: 'teacher', township, school: null },
      answers: {
        overall: at % 5 === 0 ? 1 : 5,
        safety: at % 3 === 0 ? 1 : 4,
        grade: breaking,
        heard: true,
        said: formula,
        comment: `${formula}\n${breaking}`,
      },
      source: 'phone',
      link: null,
      codeHash: null,
      seconds: 60,
    });
  }
  return id;
}
