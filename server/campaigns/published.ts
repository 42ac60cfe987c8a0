import type { Kysely } from 'kysely';
import { flagRules, flagSettings } from '../../analysis/quality.ts';
import { type TallyLayout, tallyLayout } from '../../analysis/tally.ts';
import { type CampaignSettings, campaignQuestionnaires, campaignScales } from '../../surveys/campaign.ts';
import type { FrameCell } from '../../surveys/frame.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import { type Quota, quotas } from '../../surveys/plan.ts';
import type { Questionnaire } from '../../surveys/questionnaire.ts';
import { compileValidator, type Validator } from '../../surveys/validator.ts';
import type { CampaignRow, Database } from '../database/schema.ts';
import { canonicalText, digestOf } from '../evidence/canonical.ts';
import { Problem } from '../problem.ts';
import { getCampaign, settingsOf } from '../queries/campaigns.ts';
import { frameOf } from '../queries/frames.ts';

/** What publication freezes, read and compiled once. */
export interface PublishedCampaign {
  id: string;
  settings: CampaignSettings;
  questionnaires: ReadonlyMap<GroupCode, Questionnaire>;
  layouts: ReadonlyMap<GroupCode, TallyLayout>;
  frame: readonly FrameCell[];
  quotas: readonly Quota[];
  /** Checks a phone's answers: what must be answered is demanded. */
  validator(group: GroupCode): Validator;
  /** Checks answers keyed in from paper: a blank is no answer. */
  paperValidator(group: GroupCode): Validator;
}

/** Reads and compiles a campaign: for a draft as it would be frozen now, else what publication froze. */
export async function compileCampaign(db: Kysely<Database>, row: CampaignRow): Promise<PublishedCampaign> {
  if (row.frozen !== null) return compileFrozen(row, row.frozen);
  return compiled(row.id, settingsOf(row), await frameOf(db, row.id));
}

/** Compiles what publication froze, wherever it is kept. 409 where it is not what its digest was made of. */
export function compileFrozen(row: FrozenRow, frozen: string): PublishedCampaign {
  const { settings, frame } = readFrozen(row, frozen);
  return compiled(row.id, settings, frame);
}

function compiled(id: string, settings: CampaignSettings, frame: readonly FrameCell[]): PublishedCampaign {
  const questionnaires = campaignQuestionnaires(settings);
  const scales = campaignScales(settings);
  return {
    id,
    settings,
    questionnaires,
    layouts: new Map(
      [...questionnaires].map(([group, questionnaire]) => [group, tallyLayout(questionnaire, scales)]),
    ),
    frame,
    quotas: quotas(settings, frame, settings.groups),
    validator: compiledOnce(questionnaires, (questionnaire) => compileValidator(questionnaire)),
    paperValidator: compiledOnce(questionnaires, (questionnaire) =>
      compileValidator(questionnaire, { requireAnswers: false }),
    ),
  };
}

/** Published campaigns by id, compiled once: what is frozen can be kept. */
export class PublishedCampaigns {
  readonly #db: Kysely<Database>;
  readonly #compiled = new Map<string, Promise<PublishedCampaign>>();

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** The compiled campaign; a draft is compiled anew each time, since it may still change. 404 where there is none. */
  get(id: string): Promise<PublishedCampaign> {
    const known = this.#compiled.get(id);
    if (known) return known;
    const compiling = this.#compile(id);
    this.#compiled.set(id, compiling);
    // What failed must not be remembered as the campaign; whoever asked is told by the promise itself.
    compiling.then(undefined, () => this.#compiled.delete(id));
    return compiling;
  }

  async #compile(id: string): Promise<PublishedCampaign> {
    const row = await getCampaign(this.#db, id);
    if (row.status === 'draft') this.#compiled.delete(id);
    return compileCampaign(this.#db, row);
  }
}

/** All that publication freezes, as canonical JSON (RFC 8785). */
export function frozenText({ settings, frame, quotas }: PublishedCampaign): string {
  const { opensAt: _opensAt, closesAt: _closesAt, ...frozenSettings } = settings;
  return canonicalText({
    settings: frozenSettings,
    scales: campaignScales(settings),
    frame,
    quotas,
    flags: { rules: flagRules, settings: flagSettings },
  });
}

type FrozenRow = Pick<CampaignRow, 'id' | 'digest' | 'opens_at' | 'closes_at'>;

type Frozen = Pick<PublishedCampaign, 'frame'> & {
  settings: Omit<CampaignSettings, 'margins'> & Partial<Pick<CampaignSettings, 'margins'>>;
};

/**
 * What publication froze, with the times that it did not: as they were when it was compiled, the closing may move. 409
 * where it is not what its digest was made of.
 */
function readFrozen(row: FrozenRow, frozen: string): Pick<PublishedCampaign, 'settings' | 'frame'> {
  if (digestOf(frozen) !== row.digest) {
    throw new Problem(409, 'frozen-changed', {
      zh: '发布时冻结的内容与摘要不符，有人改动过数据库；请停止操作，保留现场并请技术人员核查',
      en: 'what publication froze does not fit its digest: somebody changed the database',
    });
  }
  // What was frozen before margins could be declared has none.
  const { settings, frame }: Frozen = JSON.parse(frozen);
  return { settings: { margins: {}, ...settings, opensAt: row.opens_at, closesAt: row.closes_at }, frame };
}

function compiledOnce(
  questionnaires: ReadonlyMap<GroupCode, Questionnaire>,
  compile: (questionnaire: Questionnaire) => Validator,
): (group: GroupCode) => Validator {
  const compiled = new Map<GroupCode, Validator>();
  return (group) => {
    const questionnaire = questionnaires.get(group);
    if (!questionnaire) throw new Error(`the campaign has no questionnaire for ${group}`);
    const validator = compiled.get(group) ?? compile(questionnaire);
    compiled.set(group, validator);
    return validator;
  };
}
