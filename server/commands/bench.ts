import { type Command, Option } from 'commander';
import { benchExport } from '../bench/export.ts';
import { benchIntake } from '../bench/intake.ts';
import { benchReport } from '../bench/report.ts';
import { type DocumentFormat, documentFormats } from '../documents/formats.ts';
import { json, type Output, table, wholeNumber, wholeNumbers } from './command.ts';

/** Measurements, each as a ratio to a bare engine. */
export function addBenchCommands(program: Command): void {
  const bench = program
    .command('bench')
    .description('测速，给出与裸引擎之比 (measures, as a ratio to the bare engine)');
  bench
    .command('intake')
    .description('提交答卷的整条路径 (the write path)')
    .option('--seconds <n>', '每轮秒数', wholeNumber, 5)
    .option('--processes <n>', '服务进程数（多于一个须设 DATABASE_URL）', wholeNumber, 1)
    .option('--rate <n>', '开环负载，每秒份数', wholeNumber, 5000)
    .addOption(json())
    .action(async (options: Output & { seconds: number; processes: number; rate: number }) => {
      const result = await benchIntake({ ...options, databaseUrl: process.env['DATABASE_URL'] }, (line) =>
        console.error(line),
      );
      const rows = Object.entries(result).map(([name, value]) => [name, JSON.stringify(value)]);
      process.stdout.write(`${options.json ? JSON.stringify(result) : table(['', ''], rows)}\n`);
    });

  bench
    .command('report')
    .description(
      '从计数表生成报告，与逐行汇总相比 (the Report from tallies, beside an aggregate over the rows)',
    )
    .option('--sizes <list>', '答卷份数，用逗号隔开', wholeNumbers, [10_000, 100_000, 1_000_000])
    .addOption(json())
    .action(async (options: Output & { sizes: number[] }) => {
      const result = await benchReport(options.sizes, (line) => console.error(line));
      const rows = result.rows.map((row) => Object.values(row).map((value) => Math.round(value * 10) / 10));
      const head = [
        '答卷',
        '报告（毫秒）',
        '内存（MB）',
        '逐行汇总（毫秒）',
        '重新计数（毫秒）',
        '内存（MB）',
      ];
      process.stdout.write(`${options.json ? JSON.stringify(result) : table(head, rows)}\n`);
    });

  bench
    .command('export')
    .description('生成文件，与单用 csv-stringify 相比 (documents, beside csv-stringify alone)')
    .option('--sizes <list>', '答卷份数，用逗号隔开', wholeNumbers, [10_000, 100_000, 1_000_000])
    .addOption(new Option('--formats <list...>', '哪些文件').choices(documentFormats).default(['csv']))
    .addOption(json())
    .action(async (options: Output & { sizes: number[]; formats: DocumentFormat[] }) => {
      const result = await benchExport(options.sizes, options.formats, (line) => console.error(line));
      const rows = result.rows.map((row) =>
        Object.values(row).map((value) => (typeof value === 'number' ? Math.round(value) : value)),
      );
      const head = ['答卷', '文件', '毫秒', '内存（MB）', '每秒', '单用 csv-stringify（毫秒）', '内存（MB）'];
      process.stdout.write(`${options.json ? JSON.stringify(result) : table(head, rows)}\n`);
    });
}
