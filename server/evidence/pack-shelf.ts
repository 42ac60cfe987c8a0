import { type Trend, trendOf } from '../../analysis/trend.ts';
import { type ShelvedPack, shelvePack } from './shelved-pack.ts';

/** Why a pack that holds does not enter the trend. */
export type LeftOut = 'practice' | 'older' | 'contradicts';

/** Archive packs of several years side by side (台账), read from their files alone. */
export interface PackShelf {
  /** Those that hold, the campaign that opened first first; then those that do not, as they were given. */
  packs: (Omit<ShelvedPack, 'wave'> & { leftOut: LeftOut | null })[];
  /** Of what each released; `null` where fewer than two campaigns can be compared. */
  trend: Trend | null;
}

export interface ShelfOptions {
  now: Date;
  /** Compares real campaigns with practice too. */
  mixed: boolean;
}

/**
 * Reads packs and compares their campaigns, each once: by its last Report, and by none where two packs of one campaign
 * have different roots. Practice is compared where there is nothing else, or where it is asked for.
 */
export async function shelvePacks(
  paths: readonly string[],
  { now, mixed }: ShelfOptions,
): Promise<PackShelf> {
  const shelved: ShelvedPack[] = [];
  for (const path of paths) shelved.push(await shelvePack(path, now));
  const whole = shelved.flatMap((pack) => {
    const { campaign, wave } = pack;
    return campaign && wave ? [{ pack, campaign, wave }] : [];
  });
  const onlyPractice = whole.every(({ campaign }) => campaign.practice);
  const ordered = whole.toSorted(
    (a, b) =>
      Date.parse(a.campaign.opensAt) - Date.parse(b.campaign.opensAt) ||
      Date.parse(a.campaign.generatedAt) - Date.parse(b.campaign.generatedAt),
  );
  const placed = ordered.map((one, at) => {
    const same = ordered.filter(({ campaign }) => campaign.id === one.campaign.id);
    return { ...one, leftOut: leftOut(one, same, ordered.slice(at + 1), mixed || onlyPractice) };
  });
  const waves = placed.flatMap(({ wave, leftOut: why }) => (why === null ? [wave] : []));
  return {
    packs: [
      ...placed.map(({ pack, leftOut: why }) => ({ ...told(pack), leftOut: why })),
      ...shelved.filter(({ holds }) => !holds).map((pack) => ({ ...told(pack), leftOut: null })),
    ],
    trend: waves.length < 2 ? null : trendOf(waves),
  };
}

type Whole = { campaign: NonNullable<ShelvedPack['campaign']> };

function leftOut(
  { campaign }: Whole,
  same: readonly Whole[],
  after: readonly Whole[],
  withPractice: boolean,
): LeftOut | null {
  if (same.some((other) => other.campaign.root !== campaign.root)) return 'contradicts';
  if (after.some((other) => other.campaign.id === campaign.id)) return 'older';
  return campaign.practice && !withPractice ? 'practice' : null;
}

function told({ wave: _wave, ...pack }: ShelvedPack): Omit<ShelvedPack, 'wave'> {
  return pack;
}
