import type { OptionValue } from './answers.ts';
import type { Condition } from './condition.ts';
import { propertyName } from './property-names.ts';
import type { Item, ItemType, Option, Role } from './questionnaire.ts';
import { DONT_KNOW, isScaleCode, type ScaleCode, scales } from './scale.ts';

export type Json = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A SurveyJS text: plain, or an object by language, of which we take Chinese. `null` where it is missing or empty. */
export function localText(given: unknown): string | null {
  const text = isRecord(given) ? (given['zh-cn'] ?? given['default']) : given;
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : null;
}

const common = [
  'type',
  'name',
  'title',
  'description',
  'isRequired',
  'requiredIf',
  'visibleIf',
  'dimension',
  'scale',
  'role',
];
const choice = ['choices', 'colCount'];
const knownProperties: Readonly<Record<ItemType, readonly string[]>> = {
  radiogroup: choice,
  dropdown: [...choice, 'placeholder'],
  checkbox: choice,
  rating: [
    'rateValues',
    'rateMin',
    'rateMax',
    'rateStep',
    'rateCount',
    'displayMode',
    'minRateDescription',
    'maxRateDescription',
  ],
  boolean: ['labelTrue', 'labelFalse'],
  text: ['inputType', 'maxLength', 'min', 'max', 'placeholder'],
  comment: ['maxLength', 'rows', 'placeholder'],
};
const roles: readonly Role[] = ['overall', 'coached', 'comment', 'background'];
const longestText = { text: 200, comment: 1000 } as const;
/** A text column of any of our documents holds this much. */
const longestAllowed = 2000;

/** Reads one question of a SurveyJS JSON. */
export class ElementReader {
  readonly #element: Json;
  readonly #path: string;
  readonly #fault: (path: string, message: string) => void;

  constructor(element: Json, path: string, fault: (path: string, message: string) => void) {
    this.#element = element;
    this.#path = path;
    this.#fault = fault;
  }

  /** The item, or `null` for a type that the product does not take. */
  read(name: string, visibleIf: Condition | null, requiredIf: Condition | null): Item | null {
    const given = this.#element;
    const type = itemType(given['type']);
    if (type === null) {
      this.#fault(`${this.#path}.type`, `不支持题型“${String(given['type'] ?? '')}”`);
      return null;
    }
    for (const property of Object.keys(given)) {
      if (common.includes(property) || knownProperties[type].includes(property)) continue;
      this.#fault(
        `${this.#path}.${property}`,
        `这种题型（${type}）不支持“${propertyName(property)}”这个设置`,
      );
    }
    const options = this.#options(type);
    const role = this.#role();
    const scale = this.#scale(options, type);
    const dimension = localText(given['dimension']);
    if (scale !== null && dimension === null) {
      this.#fault(`${this.#path}.dimension`, `量表题“${name}”要写明属于哪个方面`);
    }
    const required = given['isRequired'];
    if (required !== undefined && typeof required !== 'boolean') {
      this.#fault(`${this.#path}.isRequired`, '“必答”应为 true 或 false');
    }
    return {
      name,
      title: localText(given['title']) ?? name,
      description: localText(given['description']),
      type,
      options,
      dimension,
      scale,
      role,
      required: required === true,
      visibleIf,
      requiredIf,
      ...this.#limits(type),
    };
  }

  #options(type: ItemType): Option[] {
    if (type === 'text' || type === 'comment') return [];
    if (type === 'boolean') {
      return [
        { value: true, text: localText(this.#element['labelTrue']) ?? '是' },
        { value: false, text: localText(this.#element['labelFalse']) ?? '否' },
      ];
    }
    const options = type === 'rating' ? this.#rates() : this.#listed('choices', this.#element['choices']);
    if (options.length === 0) this.#fault(`${this.#path}.choices`, '要有选项');
    const seen = new Set<string>();
    for (const { value } of options) {
      // SurveyJS takes "A" and "a", or 1 and "1", for the same option; so may nobody have both.
      const key = String(value).toLowerCase();
      if (seen.has(key)) this.#fault(`${this.#path}.choices`, `选项值“${value}”重复`);
      seen.add(key);
      if (/[;\p{Cc}]/u.test(key) || key.trim() !== key || key === '') {
        this.#fault(`${this.#path}.choices`, `选项值“${value}”不能为空，也不能含有分号、控制字符或首尾空格`);
      }
    }
    return options;
  }

  #listed(property: string, given: unknown): Option[] {
    if (!Array.isArray(given)) return [];
    return given.flatMap((choiceGiven: unknown): Option[] => {
      const value = isRecord(choiceGiven) ? choiceGiven['value'] : choiceGiven;
      if (!isOptionValue(value)) {
        this.#fault(`${this.#path}.${property}`, '选项的值应为文字、数字或 true/false');
        return [];
      }
      if (isRecord(choiceGiven)) {
        const unknown = Object.keys(choiceGiven).filter(
          (property_) => property_ !== 'value' && property_ !== 'text',
        );
        for (const one of unknown)
          this.#fault(`${this.#path}.${property}`, `选项不支持“${propertyName(one)}”这个设置`);
      }
      return [
        { value, text: (isRecord(choiceGiven) ? localText(choiceGiven['text']) : null) ?? String(value) },
      ];
    });
  }

  #rates(): Option[] {
    const given = this.#element;
    const listed = this.#listed('rateValues', given['rateValues']);
    if (listed.length > 0) return listed;
    const least = wholeNumber(given['rateMin']) ?? 1;
    const step = wholeNumber(given['rateStep']) ?? 1;
    const most = wholeNumber(given['rateMax']) ?? least + step * ((wholeNumber(given['rateCount']) ?? 5) - 1);
    if (step < 1 || most <= least || (most - least) / step > 20) {
      this.#fault(`${this.#path}.rateMax`, '评分的范围不对');
      return [];
    }
    const texts = {
      [least]: localText(given['minRateDescription']),
      [most]: localText(given['maxRateDescription']),
    };
    return Array.from({ length: Math.floor((most - least) / step) + 1 }, (_, index) => {
      const value = least + index * step;
      const text = texts[value];
      return { value, text: text ? `${value}（${text}）` : String(value) };
    });
  }

  #role(): Role | null {
    const given = this.#element['role'];
    if (given === undefined) return null;
    const role = roles.find((candidate) => candidate === given);
    if (!role) this.#fault(`${this.#path}.role`, `用途（role）应为 ${roles.join('、')} 之一`);
    return role ?? null;
  }

  #scale(options: readonly Option[], type: ItemType): ScaleCode | null {
    const given = this.#element['scale'];
    if (given === undefined) return null;
    if (typeof given !== 'string' || !isScaleCode(given)) {
      this.#fault(
        `${this.#path}.scale`,
        `没有名为“${String(given)}”的量表（可用：${Object.keys(scales).join('、')}）`,
      );
      return null;
    }
    const { points } = scales[given];
    const values = options.map((option) => option.value).filter((value) => value !== DONT_KNOW);
    const expected = Array.from({ length: points }, (_, index) => index + 1);
    const fits = values.length === points && expected.every((value) => values.includes(value));
    if (!fits || type === 'checkbox' || type === 'boolean') {
      this.#fault(
        `${this.#path}.choices`,
        `“${scales[given].name}”的选项代号应为 1 到 ${points} 各一个（另可加“不了解”，代号 ${DONT_KNOW}），只能单选`,
      );
    }
    return given;
  }

  #limits(type: ItemType): Pick<Item, 'maxLength' | 'inputType' | 'min' | 'max'> {
    const given = this.#element;
    const none = { maxLength: null, inputType: null, min: null, max: null };
    if (type === 'comment') return { ...none, maxLength: this.#maxLength('comment') };
    if (type !== 'text') return none;
    const inputType = given['inputType'] ?? 'text';
    if (inputType === 'number') {
      return { ...none, inputType, min: this.#number('min'), max: this.#number('max') };
    }
    if (inputType !== 'text')
      this.#fault(`${this.#path}.inputType`, '填空题只支持文字（text）和数字（number）');
    return { ...none, inputType: 'text', maxLength: this.#maxLength('text') };
  }

  #maxLength(type: 'text' | 'comment'): number {
    const given = this.#element['maxLength'];
    if (given === undefined || given === -1) return longestText[type];
    const length = wholeNumber(given);
    if (length === null || length < 1 || length > longestAllowed) {
      this.#fault(`${this.#path}.maxLength`, `“最多几个字”应为 1 到 ${longestAllowed} 的整数`);
      return longestText[type];
    }
    return length;
  }

  #number(property: 'min' | 'max'): number | null {
    const given = this.#element[property];
    if (given === undefined) return null;
    if (typeof given === 'number' && Number.isFinite(given)) return given;
    this.#fault(`${this.#path}.${property}`, `“${propertyName(property)}”应为数字`);
    return null;
  }
}

function itemType(given: unknown): ItemType | null {
  return typeof given === 'string' && Object.hasOwn(knownProperties, given) ? (given as ItemType) : null;
}

function isOptionValue(value: unknown): value is OptionValue {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  );
}

function wholeNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) ? value : null;
}
