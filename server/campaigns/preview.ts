import type { CampaignView, FormView } from '../../client/respond/views.ts';
import { type FrameCell, townshipName } from '../../surveys/frame.ts';
import { groupName } from '../../surveys/groups.ts';
import type { Questionnaire } from '../../surveys/questionnaire.ts';
import { cleanNotice, readQuestionnaire } from '../../surveys/questionnaire-reader.ts';
import type { PhonePages } from '../services.ts';
import type { PublishedCampaign } from './published.ts';

/** For whom a form is looked at before it is published. */
export type PreviewPlace = Pick<FrameCell, 'group' | 'township' | 'school'>;

/** The phone's form of a draft as it will be, with no ticket and nothing that can be submitted. */
export function previewForm(
  pages: PhonePages,
  campaign: CampaignView,
  { settings }: Pick<PublishedCampaign, 'settings'>,
  place: PreviewPlace,
  questionnaire: Questionnaire,
): string {
  const view: FormView = {
    assets: pages.assets,
    link: 'preview',
    group: place.group,
    groupName: groupName(place.group),
    townshipName: townshipName(settings.townships, place.township),
    school: place.school,
    campaign,
    questionnaire,
    ticket: '',
    code: settings.access[place.group] === 'code' ? '' : null,
    receipts: '#',
    entry: null,
    answers: {},
    problems: [],
    preview: true,
  };
  return pages.render.renderForm(view);
}

/** SurveyJS JSON as its own interface may show it: notices cleaned as the phone's are, and their words filled in. */
export function safeModel(source: unknown, fill: (html: string) => string): unknown {
  // Whatever stands in the JSON, only what was read and found whole is shown.
  readQuestionnaire(source);
  return JSON.parse(JSON.stringify(source), (key, value: unknown) =>
    key === 'html' && typeof value === 'string' ? fill(cleanNotice(value)) : cleaned(key, value, fill),
  );
}

/** An `html` may be an object by language. */
function cleaned(key: string, value: unknown, fill: (html: string) => string): unknown {
  if (key !== 'html' || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([language, text]) => [language, fill(cleanNotice(String(text)))]),
  );
}
