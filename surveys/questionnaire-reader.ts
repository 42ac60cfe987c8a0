import sanitizeHtml from 'sanitize-html';
import type { Condition } from './condition.ts';
import { ConditionFault, parseCondition } from './condition-parser.ts';
import { ElementReader, isRecord, type Json, localText } from './element-reader.ts';
import { propertyName } from './property-names.ts';
import type { Block, Item, Page, Questionnaire, QuestionnaireFault, Screening } from './questionnaire.ts';

const surveyProperties = new Set([
  ...[
    'title',
    'description',
    'pages',
    'elements',
    'screening',
    'locale',
    'showQuestionNumbers',
    'showProgressBar',
  ],
  ...[
    'clearInvisibleValues',
    'widthMode',
    'requiredMark',
    'requiredText',
    'maxTextLength',
    'maxCommentLength',
  ],
]);
const pageProperties = new Set(['name', 'title', 'description', 'elements', 'visibleIf']);
const panelProperties = new Set([...pageProperties, 'type', 'state', 'width']);
const htmlProperties = new Set(['type', 'name', 'html', 'visibleIf']);

/** Names that forms and tables use beside the items'. */
const reservedNames = new Set([
  'group',
  'township',
  'school',
  'form',
  'ticket',
  'one-time-code',
  'prototype',
]);

/** Tags that a notice may use; everything else, and every attribute, is taken out. */
const noticeTags = ['p', 'br', 'strong', 'b', 'em', 'ul', 'ol', 'li', 'h3'];

export function cleanNotice(html: string): string {
  return sanitizeHtml(html, { allowedTags: noticeTags, allowedAttributes: {} });
}

/** Whoever cleans tags that do not close takes the square of their number. */
const longestNotice = 20_000;

/** Panels within panels: more no form needs, and a reader without an end would run out of stack. */
const deepestPanel = 10;

/** The same for all that is within something: ten panels with an item in them, its choices and their texts need 30. */
const deepestNesting = 60;

/** Line breaks and tabs are what people type; other control characters are not, and no document can hold them. */
const controlCharacters = /[^\P{Cc}\t\n\r]/u;

/** Whether more stands within one another than any questionnaire needs, too much to be written down or frozen. */
export function isTooDeep(given: unknown, levels = deepestNesting): boolean {
  if (typeof given !== 'object' || given === null) return false;
  return levels === 0 || Object.values(given).some((part) => isTooDeep(part, levels - 1));
}

/** Thrown by `readQuestionnaire`: every fault found. */
export class QuestionnaireFaults extends Error {
  readonly faults: readonly QuestionnaireFault[];

  constructor(faults: readonly QuestionnaireFault[]) {
    super(faults.map(({ path, message }) => `${path}: ${message}`).join('; '));
    this.name = 'QuestionnaireFaults';
    this.faults = faults;
  }
}

/**
 * Reads a questionnaire in SurveyJS JSON, with three properties of ours on an element (`dimension`, `scale`, `role`)
 * and `screening` on the whole. Throws `QuestionnaireFaults` with every fault; nothing in the JSON is silently passed
 * over: what the product does not know it refuses by name.
 */
export function readQuestionnaire(source: unknown): Questionnaire {
  const reader = new QuestionnaireReader();
  const questionnaire = reader.read(source);
  if (questionnaire === null || reader.faults.length > 0) throw new QuestionnaireFaults(reader.faults);
  return questionnaire;
}

/** Reads a SurveyJS JSON and collects every fault on the way. */
class QuestionnaireReader {
  readonly faults: QuestionnaireFault[] = [];
  readonly #items: Item[] = [];
  #depth = 0;
  readonly #names = new Map<string, string>();

  /** The questionnaire, or `null` where there is no object, or one without an end; valid only while `faults` is empty. */
  read(source: unknown): Questionnaire | null {
    if (!isRecord(source)) {
      this.#fault('', '问卷应为一个 SurveyJS JSON 对象');
      return null;
    }
    if (isTooDeep(source)) {
      this.#fault('', `一层套一层，最多 ${deepestNesting} 层`);
      return null;
    }
    this.#checkTexts(source, '');
    this.#onlyKnown(source, surveyProperties, '');
    const title = localText(source['title']);
    if (title === null) this.#fault('title', '问卷要有标题');
    const pages = this.#readPages(source);
    this.#checkWhole();
    return {
      title: title ?? '',
      screening: this.#readScreening(source['screening']),
      pages,
      items: this.#items,
      source,
    };
  }

  #readPages(source: Json): Page[] {
    const given = source['pages'] ?? [{ name: 'page1', elements: source['elements'] }];
    if (!Array.isArray(given) || given.length === 0) {
      this.#fault('pages', '问卷至少要有一页');
      return [];
    }
    return given.flatMap((page: unknown, index): Page[] => {
      const path = `pages[${index}]`;
      if (!isRecord(page)) {
        this.#fault(path, '一页应为一个对象');
        return [];
      }
      this.#onlyKnown(page, pageProperties, path);
      const visibleIf = this.#condition(page['visibleIf'], `${path}.visibleIf`);
      const blocks = this.#readElements(page['elements'], path, visibleIf);
      return [
        {
          name: localText(page['name']) ?? `page${index + 1}`,
          title: localText(page['title']),
          visibleIf,
          blocks,
        },
      ];
    });
  }

  #readElements(given: unknown, path: string, shownIf: Condition | null): Block[] {
    if (!Array.isArray(given)) {
      this.#fault(`${path}.elements`, '这里要有题目列表');
      return [];
    }
    return given.flatMap((element: unknown, index): Block[] => {
      const place = `${path}.elements[${index}]`;
      if (!isRecord(element)) {
        this.#fault(place, '题目应为一个对象');
        return [];
      }
      const visibleIf = both(shownIf, this.#condition(element['visibleIf'], `${place}.visibleIf`));
      if (element['type'] === 'panel') return this.#readPanel(element, place, visibleIf);
      const name = this.#readName(element['name'], place);
      if (element['type'] === 'html') {
        this.#onlyKnown(element, htmlProperties, place);
        const html = localText(element['html']);
        if (html === null) this.#fault(`${place}.html`, '说明文字不能为空');
        if (html !== null && html.length > longestNotice) {
          this.#fault(`${place}.html`, `说明文字太长：最多 ${longestNotice} 个字符`);
          return [];
        }
        return [{ kind: 'html', name, html: cleanNotice(html ?? ''), visibleIf }];
      }
      return this.#readItem(element, name, place, visibleIf);
    });
  }

  #readPanel(element: Json, path: string, visibleIf: Condition | null): Block[] {
    this.#onlyKnown(element, panelProperties, path);
    if (this.#depth === deepestPanel) {
      this.#fault(`${path}.elements`, `一组题里再套一组，最多 ${deepestPanel} 层`);
      return [];
    }
    if (element['name'] !== undefined) this.#readName(element['name'], path);
    const text = localText(element['title']);
    const heading: Block[] = text === null ? [] : [{ kind: 'heading', text, visibleIf }];
    this.#depth += 1;
    const blocks = this.#readElements(element['elements'], path, visibleIf);
    this.#depth -= 1;
    return [...heading, ...blocks];
  }

  #readItem(element: Json, name: string, path: string, visibleIf: Condition | null): Block[] {
    const reader = new ElementReader(element, path, (at, message) => this.#fault(at, message));
    // The condition may ask about items before this one, never about this one itself.
    const requiredIf = this.#condition(element['requiredIf'], `${path}.requiredIf`);
    const item = reader.read(name, visibleIf, requiredIf);
    if (item === null) return [];
    this.#items.push(item);
    return [{ kind: 'item', item }];
  }

  #readName(given: unknown, path: string): string {
    if (typeof given !== 'string' || !/^[A-Za-z][\w-]{0,63}$/.test(given)) {
      this.#fault(
        `${path}.name`,
        `题目代号“${String(given ?? '')}”应以字母开头，只含字母、数字、_ 和 -，不超过 64 个`,
      );
      return '';
    }
    if (reservedNames.has(given) || given in Object.prototype) {
      this.#fault(`${path}.name`, `题目代号不能叫“${given}”，这个词另有用处`);
    }
    const earlier = this.#names.get(given.toLowerCase());
    if (earlier !== undefined) this.#fault(`${path}.name`, `题目代号“${given}”与 ${earlier} 重复`);
    this.#names.set(given.toLowerCase(), path);
    return given;
  }

  #condition(given: unknown, path: string): Condition | null {
    if (given === undefined || given === '') return null;
    if (typeof given !== 'string') {
      this.#fault(path, '条件应为文字');
      return null;
    }
    try {
      return parseCondition(given, (name) => this.#items.find((item) => item.name === name));
    } catch (error) {
      if (!(error instanceof ConditionFault)) throw error;
      this.#fault(path, error.message);
      return null;
    }
  }

  #readScreening(given: unknown): Screening | null {
    if (given === undefined || given === null) return null;
    const [ask, yes, no] = isRecord(given) ? [given['ask'], given['yes'], given['no']].map(localText) : [];
    if (!ask || !yes || !no) {
      this.#fault('screening', '答前确认的三格要么都填（问什么、两个按钮的文字），要么都空着');
      return null;
    }
    return { ask, yes, no };
  }

  #checkWhole(): void {
    const overall = this.#items.filter((item) => item.role === 'overall');
    if (overall.length !== 1)
      this.#fault('', `要有且只有一道总体评价题（用途选“总体评价”），现在有 ${overall.length} 道`);
    for (const item of overall) {
      if (item.scale === null) this.#fault(item.name, '总体评价题要选一种量表');
    }
    const coached = this.#items.filter((item) => item.role === 'coached');
    if (coached.length > 1) this.#fault('', '用途是“是否有人要求怎样作答”的题只能有一道');
  }

  /** Every text, those that are only shown and names of languages too: publication freezes all of them. */
  #checkTexts(given: unknown, path: string): void {
    if (typeof given === 'string' && (controlCharacters.test(given) || !given.isWellFormed()))
      this.#fault(path, '不能含有控制字符');
    if (typeof given !== 'object' || given === null) return;
    for (const [name, part] of Object.entries(given)) {
      this.#checkTexts(name, path);
      this.#checkTexts(part, Array.isArray(given) ? `${path}[${name}]` : path ? `${path}.${name}` : name);
    }
  }

  #onlyKnown(given: Json, known: ReadonlySet<string>, path: string): void {
    for (const property of Object.keys(given)) {
      if (!known.has(property))
        this.#fault(path ? `${path}.${property}` : property, `不支持“${propertyName(property)}”这个设置`);
    }
  }

  #fault(path: string, message: string): void {
    this.faults.push({ path: path || '（整份问卷）', message });
  }
}

function both(one: Condition | null, other: Condition | null): Condition | null {
  return one === null || other === null ? (one ?? other) : ['and', one, other];
}
