import { type Command, InvalidArgumentError } from 'commander';
import { beijingTime } from '../../analysis/beijing.ts';
import { type Check, checkNames } from '../evidence/pack/checks.ts';
import { readSigns } from '../evidence/pack/verify-frozen.ts';
import { type Verification, verifyPack } from '../evidence/verify-pack.ts';
import { json, type Output, table } from './command.ts';
import { folded, plain } from './terminal.ts';

/** An archive pack, checked on any machine: no server, no database, no store. */
export function addVerifyCommand(program: Command): void {
  program
    .command('verify <file>')
    .description('核对存档包，不需要服务器和数据库 (an archive pack: every byte, signature, root and figure)')
    .option('--key <fingerprint>', '海报、公报或 Word 报告上印的签名公钥指纹', fingerprint)
    .option('--root <root>', '公报或 Word 报告上印的根', digest)
    .option('--digest <digest>', '公报或 Word 报告上印的冻结内容摘要', digest)
    .option('--quick', '不重新判定哪些小格子不公布（大的存档包要几分钟）')
    .addOption(json())
    .action(
      async (
        file: string,
        options: Output & { key?: string; root?: string; digest?: string; quick?: true },
      ) => {
        const verification = await verifyPack(file, {
          key: options.key ?? null,
          root: options.root ?? null,
          digest: options.digest ?? null,
          quick: options.quick === true,
        });
        process.stdout.write(`${options.json ? JSON.stringify(verification) : printed(verification)}\n`);
        if (!verification.holds) process.exitCode = 1;
      },
    );
}

function fingerprint(text: string): string {
  const read = readSigns(text, 32);
  if (read === null) {
    throw new InvalidArgumentError(
      '指纹是 32 位十六进制（0-9、a-f），中间有空格的，两头要加引号；请照海报、公报上的抄 (32 hexadecimal signs; quote them where there are spaces)',
    );
  }
  return read;
}

function digest(text: string): string {
  const read = readSigns(text, 64);
  if (read === null) {
    throw new InvalidArgumentError(
      '根和摘要是 64 位十六进制（0-9、a-f），中间有空格的，两头要加引号；请照公报或者 Word 报告上的抄 (64 hexadecimal signs; quote them where there are spaces)',
    );
  }
  return read;
}

const results: Record<Check['result'], string> = { ok: '通过', bad: '不符', unchecked: '未能核对' };
/** Whom a pack of each variant is for. */
export const variantNames = { restricted: '内部，不得外传', public: '可外发' };

function printed({ pack, holds, checks }: Verification): string {
  const head = pack
    ? [
        `${plain(pack.title)}（${pack.labels.map(plain).join(' · ')}）`,
        `存档包：${variantNames[pack.variant]}；调查 ${plain(pack.campaign)}，报告第 ${pack.revision} 版，生成于 ${beijingTime(pack.generatedAt)}（北京时间）；答卷 ${pack.responses} 份`,
      ]
    : [];
  const rows = checks.map(({ check, result, detail, where }) => [
    checkNames.get(check) ?? check,
    results[result],
    [detail, ...where.map((place) => `→ ${place}`)].map(plain).map(folded).join('\n'),
  ]);
  return [...head, table(['核对', '结果', '说明'], rows), conclusion(holds, checks)].join('\n');
}

function conclusion(holds: boolean, checks: readonly Check[]): string {
  const unchecked = checks.filter(({ result }) => result === 'unchecked').length;
  const rest = unchecked > 0 ? `；${unchecked} 项未能核对，原因见上` : '';
  if (!holds) return `不符：这个存档包改过、坏了，或者不是组织单位签的${rest}`;
  return `没有发现不符${rest}`;
}
