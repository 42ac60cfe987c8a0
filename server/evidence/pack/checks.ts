/** What one check of a pack came to. */
export interface Check {
  check: CheckName;
  /** `bad`: it does not fit; `unchecked`: it could not be checked, for the reason in `detail`. */
  result: 'ok' | 'bad' | 'unchecked';
  detail: string;
  /** Where it does not fit: an entry with a byte or a line of it, or a byte of the container. */
  where: string[];
}

const named = [
  ['container', '容器的每个字节'],
  ['contents', '每个文件的摘要'],
  ['files', '应有的文件'],
  ['signature', '清单的签名'],
  ['key', '签名公钥的指纹'],
  ['frozen', '发布时冻结的内容'],
  ['questionnaires', '问卷'],
  ['seal', '封存的签名'],
  ['printed', '公报、Word 报告上印的'],
  ['leaves', '回执名单和根'],
  ['responses', '每份答卷在根里'],
  ['closing', '结束时加的标记'],
  ['tallies', '重新计数'],
  ['exclusions', '剔除的答卷'],
  ['report', '报告的每个数字'],
  ['released', '可外发的数字'],
  ['withholding', '小格子的保护'],
  ['pattern', '重新判定哪些不公布'],
  ['audit', '操作记录'],
  ['bulletins', '公报'],
  ['documents', '附带的文件'],
] as const;

export type CheckName = (typeof named)[number][0];

/** Every check by the name that people read, in the order in which they are printed. */
export const checkNames: ReadonlyMap<CheckName, string> = new Map(named);

/** Places that are named of one check; of more the number is told. */
const mostPlaces = 12;
/** Signs of one place: in a hostile pack a name may be as long as its file. */
const longestPlace = 400;

/** Collects what checks come to. */
export class Checks {
  /** Of places no more are kept than are named: a hostile pack may have millions. */
  readonly #done = new Map<CheckName, Check & { places: number }>();

  ok(check: CheckName, detail: string): void {
    if (!this.#done.has(check)) this.#done.set(check, { check, result: 'ok', detail, where: [], places: 0 });
  }

  unchecked(check: CheckName, detail: string): void {
    if (!this.isBad(check))
      this.#done.set(check, { check, result: 'unchecked', detail, where: [], places: 0 });
  }

  /** The first reason stands; places are gathered. */
  bad(check: CheckName, detail: string, where: readonly string[]): void {
    const known = this.#done.get(check);
    const before = known?.result === 'bad' ? known : { detail, where: [], places: 0 };
    this.#done.set(check, {
      ...{ check, result: 'bad', detail: before.detail },
      where: [...before.where, ...where.map((place) => place.slice(0, longestPlace))].slice(0, mostPlaces),
      places: before.places + where.length,
    });
  }

  /** The same, whatever was found before: it was held against the wrong thing. */
  forget(check: CheckName, detail: string): void {
    this.#done.set(check, { check, result: 'unchecked', detail, where: [], places: 0 });
  }

  has(check: CheckName): boolean {
    return this.#done.has(check);
  }

  isBad(check: CheckName): boolean {
    return this.#done.get(check)?.result === 'bad';
  }

  /** Runs a check on what may be anything: whatever it stumbles over is a fault of the pack, named as such. */
  async guard(check: CheckName, entry: string, work: () => Promise<void> | void): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const [first = ''] = error.message.split('\n');
      this.bad(check, `内容读不懂：${first.slice(0, 160)}`, [entry]);
    }
  }

  list(): Check[] {
    return [...checkNames.keys()].flatMap((name) => {
      const done = this.#done.get(name);
      if (!done) return [];
      const { places, ...check } = done;
      const more = places - check.where.length;
      return [more > 0 ? { ...check, where: [...check.where, `另有 ${more} 处`] } : check];
    });
  }
}
