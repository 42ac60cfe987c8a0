import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { XmlDocument, XmlElement, XsdValidator } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
import { expect, test } from 'vitest';
import { codebookOf } from '../../../server/documents/codebook.ts';
import { codebookJson } from '../../../server/documents/codebook-json.ts';
import { ddi } from '../../../server/documents/ddi.ts';
import type { DocumentSource } from '../../../server/documents/document-source.ts';
import { groupCodes, groupName } from '../../../surveys/groups.ts';
import { everyAnswer } from './every-answer.ts';
import { documentSource, made, rowOf } from './source.ts';

const namespace = { d: 'ddi:codebook:2_5' };
xmlRegisterFsInputProviders();
const part = schema(path.join(import.meta.dirname, 'ddi-2.5', 'part.xsd'));
const official = process.env['DDI_SCHEMA'];

const [example] = fc
  .sample(everyAnswer, { numRuns: 100, seed: 5 })
  .filter(({ rows }) => rows.length > 20 && rows.some(({ group }) => group === 'teacher'));
if (!example) throw new Error('nothing was generated');

/** The shipped questionnaires of all seven groups, and titles that mean harm. */
const shipped = documentSource(
  { title: `<b>"自评" & 'x'</b> ]]>`, questionnaires: undefined, townships: undefined },
  groupCodes.map((group) => ({ group, township: '530426001', school: null, eligible: 400 })),
  groupCodes.flatMap((group) =>
    Array.from({ length: group === 'principal' ? 3 : 30 }, () =>
      rowOf({ group, township: '530426001', answers: {} }),
    ),
  ),
);

test('what is written is valid', async () => {
  for (const source of [example.source, shipped]) part.validate(await parsed(source));
});

test('what the schema does not allow is found', async () => {
  const { bytes } = await made(ddi, example.source);
  const wrong = [
    (xml: string) => xml.replace(/ name="group"/, ''),
    (xml: string) => xml.replace(/ID="V2"/, 'ID="V1"'),
    (xml: string) =>
      xml
        .replace(/<sampProc>.*?<\/sampProc>/, '')
        .replace('</dataColl>', '<sampProc>x</sampProc></dataColl>'),
    (xml: string) => xml.replace(/(<preQTxt>.*?<\/preQTxt>)\s*(<qstnLit>.*?<\/qstnLit>)/, '$2$1'),
    (xml: string) =>
      xml.replace(/(<security>.*?<\/security>)/, '').replace('</qstn>', '</qstn><security>x</security>'),
    (xml: string) => xml.replace(/ level="study">\s*<labl>/, '><labl>'),
    (xml: string) => xml.replace('nature="interval"', 'nature="scale"'),
    (xml: string) => xml.replace('clusion="I"', 'clusion="X"'),
    (xml: string) => xml.replace('<txt>横断面调查', '横断面调查<txt>'),
    (xml: string) => xml.replace(/<titl>.*?<\/titl>/, '<titl> </titl>'),
  ];
  for (const change of wrong) {
    const changed = change(bytes.toString());
    expect(changed).not.toBe(bytes.toString());
    expect(() => part.validate(XmlDocument.fromString(changed))).toThrow();
  }
});

test('every reference leads to what it is said to', async () => {
  const targets = {
    '//d:var/@files': 'fileDscr',
    '//d:var/@wgt-var': 'var',
    '//d:varGrp/@var': 'var',
    '//d:fileDscr/@access': 'useStmt',
  };
  const document = await parsed(example.source);
  for (const [references, target] of Object.entries(targets)) {
    const ids = new Set(document.find(`//d:${target}/@ID`, namespace).map(({ content }) => content));
    const found = document.find(references, namespace).flatMap(({ content }) => content.split(' '));
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((id) => !ids.has(id))).toEqual([]);
  }
  const weight = document.get('//d:var[@wgt="wgt"]', namespace);
  expect(elementOf(weight).attr('name')?.value).toBe('weight');
  expect(
    document.find('//d:var[@wgt-var]', namespace).map((one) => elementOf(one).attr('wgt-var')?.value),
  ).toEqual(itemsOf(example.source).map(() => elementOf(weight).attr('ID')?.value));
});

test.skipIf(!official)('it is valid by the official codebook.xsd', async () => {
  const validator = schema(official ?? '');
  for (const source of [example.source, shipped]) validator.validate(await parsed(source));
});

test('every variable of the codebook stands there with its question, categories and missing codes', async () => {
  for (const source of [example.source, shipped]) {
    const document = await parsed(source);
    const variables = document.find('//d:var', namespace).map(elementOf);
    const codebook = codebookOf(source.campaign, source.released);
    expect(variables.map((one) => one.attr('name')?.value)).toEqual(
      codebook.variables.map(({ name }) => name),
    );
    codebook.variables.forEach((variable, index) => {
      const found = variables[index];
      if (!found) throw new Error(variable.name);
      const texts = (where: string) => found.find(where, namespace).map(({ content }) => content);
      expect(texts('d:labl')).toEqual([variable.label]);
      expect(texts('d:catgry/d:catValu').map(Number)).toEqual(variable.values.map(({ code }) => code));
      expect(texts('d:catgry/d:labl')).toEqual(variable.values.map(({ label }) => label));
      const missing = variable.values.flatMap(({ code, missing: why }) => (why === null ? [] : [code]));
      expect(texts('d:catgry[@missing="Y"]/d:catValu').map(Number)).toEqual(missing);
      expect(
        found
          .find('d:invalrng/d:item', namespace)
          .map((item) => Number(elementOf(item).attr('VALUE')?.value)),
      ).toEqual(missing);
      expect(new Set(texts('d:qstn/d:qstnLit'))).toEqual(new Set(variable.questions.map(({ text }) => text)));
      expect(texts('d:universe').join('')).toBe(
        variable.groups.length < source.campaign.settings.groups.length
          ? variable.groups.map(groupName).join('、')
          : '',
      );
    });
    expect(document.get('//d:stdyDscr/d:citation/d:titlStmt/d:titl', namespace)?.content).toBe(
      `${source.released.campaign.title}（自评）`,
    );
  }
});

test('a question says when it is asked, a tick of which question it is, and free text that it may name somebody', async () => {
  const document = await parsed(example.source);
  const texts = (where: string) => document.find(where, namespace).map(({ content }) => content);
  const before = texts('//d:var[@name="bus"]/d:qstn/d:preQTxt');
  expect(before).toEqual(['只在这时问：“住校吗”选“不住”']);
  const [ticks] = document.find('//d:varGrp[@type="multipleResp"]', namespace).map(elementOf);
  expect(ticks?.get('d:labl', namespace)?.content).toBe('哪些事要办（可多选）');
  const names = ticks
    ?.attr('var')
    ?.value.split(' ')
    .map((id) => texts(`//d:var[@ID="${id}"]/@name`)[0]);
  expect(names).toEqual(['topics_1', 'topics_2', 'topics_3']);
  const free = itemsOf(example.source).filter(({ kind }) => kind === 'text');
  expect(texts('//d:var[d:security]/@name')).toEqual(free.map(({ name }) => name));
});

test('who belongs and how many they are stand apart, and grades one and two are left out', async () => {
  const document = await parsed(shipped);
  const texts = (where: string) => document.find(where, namespace).map(({ content }) => content);
  expect(texts('//d:sumDscr/d:universe[@clusion="I"]').join()).toContain(
    '其他群众（开头问：您是住在本县、年满 18 岁的居民吗？',
  );
  expect(texts('//d:sumDscr/d:universe[@clusion="E"]')).toEqual(['小学一、二年级学生']);
  expect(texts('//d:frameUnit/d:unitType')).toEqual(groupCodes.map(groupName));
  expect(texts('//d:frameUnit/d:unitType/@numberOfUnits')).toEqual(groupCodes.map(() => '400'));
});

test('restrictions speak of minors where students were asked, and nowhere else', async () => {
  const said = async (source: DocumentSource) =>
    (await parsed(source)).get('//d:restrctn', namespace)?.content;
  expect(await said(shipped)).toContain('不满十四周岁');
  expect(await said(example.source)).not.toContain('不满十四周岁');
});

test('links that anyone can open are not spoken of where everybody has a code', async () => {
  const said = async (source: DocumentSource) => (await made(ddi, source)).bytes.toString();
  const { settings } = shipped.campaign;
  const access = Object.fromEntries(groupCodes.map((group) => [group, 'code' as const]));
  const byCode = { ...shipped, campaign: { ...shipped.campaign, settings: { ...settings, access } } };
  expect(await said(shipped)).toContain('谁都能打开');
  expect(await said(byCode)).not.toContain('谁都能打开');
  expect(await said(byCode)).not.toContain('仅供参考');
  const whole = { ...byCode.campaign.settings, census: [...groupCodes] };
  const asked = await parsed({ ...byCode, campaign: { ...byCode.campaign, settings: whole } });
  expect(asked.get('//d:sampProc/d:concept', namespace)?.content).toBe('TotalUniverseCompleteEnumeration');
});

test('a sealed campaign gives the fingerprints that packs are checked by, and until when answers are kept', async () => {
  const campaign = { ...shipped.released.campaign, closedAt: '2026-08-31T10:00:00Z', digest: 'd'.repeat(64) };
  const seal = { size: 183, root: 'a'.repeat(64), publicKey: 'b'.repeat(64), fingerprint: '3ea0 e368' };
  const document = await parsed({ ...shipped, released: { ...shipped.released, campaign }, seal });
  part.validate(document);
  expect(document.find('//d:stdyDscr/d:citation/d:notes', namespace).map(({ content }) => content)).toEqual([
    campaign.digest,
    seal.root,
    seal.fingerprint,
  ]);
  expect(campaign.retentionMonths).toBe(36);
  expect(document.get('//d:avlStatus', namespace)?.content).toContain(
    '最多保存到 2029-08-31（结束后 36 个月）',
  );
});

test('counts of who answered are told as the public bulletin tells them', async () => {
  const said = (await parsed(shipped)).get('//d:respRate', namespace)?.content ?? '';
  // Three principals answered: their number is not told, nor is another from which it would follow.
  expect(said).toContain('校长：名册 400 人，收到 少于 5 份');
  expect(said.match(/不单列/g)).toHaveLength(1);
});

test('nothing that anybody answered is in it, nor in the codebook', async () => {
  const { source } = example;
  const silent: DocumentSource = {
    ...source,
    get report(): never {
      throw new Error('the whole Report was asked for');
    },
    rows(): never {
      throw new Error('the rows were asked for');
    },
  };
  for (const make of [ddi, codebookJson])
    expect((await made(make, silent)).bytes.length).toBeGreaterThan(5000);
});

test('two makings are the same bytes', async () => {
  for (const make of [ddi, codebookJson])
    expect((await made(make, example.source)).bytes.equals((await made(make, example.source)).bytes)).toBe(
      true,
    );
});

test('the JSON codebook is the codebook', async () => {
  const { source } = example;
  const read = JSON.parse((await made(codebookJson, source)).bytes.toString());
  const { variables, strata } = codebookOf(source.campaign, source.released);
  expect(read).toMatchObject({ format: 1, labels: ['自评'], variables, strata });
});

function itemsOf({ campaign, released }: DocumentSource) {
  return codebookOf(campaign, released).variables.filter(({ source }) => source === 'item');
}

function schema(file: string): XsdValidator {
  return XsdValidator.fromDoc(XmlDocument.fromBuffer(readFileSync(file), { url: file }));
}

async function parsed(source: DocumentSource): Promise<XmlDocument> {
  return XmlDocument.fromBuffer((await made(ddi, source)).bytes);
}

function elementOf(node: unknown): XmlElement {
  if (!(node instanceof XmlElement)) throw new Error('no element');
  return node;
}
