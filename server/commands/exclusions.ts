import { type Command, Option } from 'commander';
import { beijingMinute } from '../../analysis/beijing.ts';
import { flagRules } from '../../analysis/quality.ts';
import { groupName, isGroupCode } from '../../surveys/groups.ts';
import { type Exclusions, exclusionsOf, setAside, takeBack } from '../campaigns/exclusions.ts';
import { commandLine } from '../queries/audit.ts';
import { type ExclusionRule, exclusionRule } from '../queries/exclusion-rule.ts';
import { json, now, type Output, onStore, table, wholeNumber } from './command.ts';

interface Chosen extends Output, ExclusionRule {
  receipts?: string[];
  reason?: string;
  undo?: number;
}

/** Setting answers aside and taking that back, with its record. */
export function addExclusionCommands(program: Command): void {
  program
    .command('exclude <id>')
    .description(
      '剔除答卷：答卷本身不变，另留一条写明理由的记录，可以恢复 (sets answers of a sealed campaign aside; a further record takes it back)',
    )
    .option('--receipts <receipts...>', '回执码，可写多个')
    .addOption(new Option('--flag <flag>', '有这种标记的').choices(Object.keys(flagRules)))
    .option('--group <group>', '这类人群的')
    .option('--township <township>', '这个乡镇（9 位代码）的')
    .option('--school <school>', '这所学校的')
    .option('--day <day>', '这一天（如 2026-11-24）的')
    .option('--undo <number>', '恢复第几次剔除的答卷', wholeNumber)
    .requiredOption('--reason <text>', '理由，至少 5 个字，会留在记录里')
    .addOption(json())
    .action((id: string, { json: asJson, receipts, reason = '', undo, ...named }: Chosen) =>
      onStore(
        async (opened) => {
          if ([...reason.trim()].length < 5)
            throw new Error('理由至少写 5 个字 (the reason needs five signs at least)');
          if (undo !== undefined) return takeBack(opened, id, undo, reason.trim(), commandLine, now());
          const rule = exclusionRule.safeParse(named);
          if (receipts !== undefined && Object.keys(named).length > 0)
            throw new Error('回执码和条件只能用一种 (either receipts or a rule)');
          if (receipts === undefined && !rule.success)
            throw new Error(
              `请用 --receipts 写回执码，或用 --flag 等写条件 (name receipts or a rule)：${rule.error.issues.map(({ message }) => message).join('；')}`,
            );
          const chosen = receipts === undefined ? { rule: rule.data ?? {} } : { receipts };
          return setAside(opened, id, chosen, reason.trim(), commandLine, now());
        },
        ({ number, answers, waiting }) =>
          `第 ${number} 次：${answers} 份。${waiting === 0 ? '报告已按此计算。' : `现有 ${waiting} 份暂未在数字里体现：和以前的报告一比会露出这几份怎么答的，报告只写份数。`}`,
        asJson,
      ),
    );

  program
    .command('exclusions <id>')
    .description('剔除和恢复的全部记录 (what was set aside, by whom and why)')
    .addOption(json())
    .action((id: string, options: Output) =>
      onStore((opened) => exclusionsOf(opened, id, now()), printExclusions, options.json),
    );
}

function printExclusions({ acts, count, waiting }: Exclusions): string {
  const rows = acts.map((act) => [
    act.number,
    beijingMinute(act.at),
    act.actor,
    act.undoes === null ? `剔除${act.undone ? '（已恢复）' : ''}` : `恢复第 ${act.undoes} 次`,
    act.answers,
    act.rule ? ruleInWords(act.rule) : '',
    act.reason,
  ]);
  return `已剔除 ${count} 份${waiting === 0 ? '' : `，其中（或恢复后）暂未体现 ${waiting} 份`}\n${table(['次', '时间（北京）', '人员', '操作', '份数', '条件', '理由'], rows)}`;
}

function ruleInWords({ flag, group, township, school, day }: ExclusionRule): string {
  const named = group !== undefined && isGroupCode(group) ? groupName(group) : group;
  return [flag, named, township, school, day].filter((part) => part !== undefined).join(' ');
}
