import { beijingTimeNamed } from '../../analysis/beijing.ts';
import { eligibleByPlace, placeKey } from '../../analysis/places.ts';
import type { Estimate } from '../../analysis/report.ts';
import {
  combinationNames,
  combinationsInWords,
  definitionNames,
  definitionsInWords,
} from '../../analysis/wording.ts';
import { campaignScales } from '../../surveys/campaign.ts';
import { groupName } from '../../surveys/groups.ts';
import { restrictedLabels } from './csv.ts';
import { type DesignStratum, designStrata } from './design.ts';
import type { DocumentSource, Progress } from './document-source.ts';

type RSource = Pick<DocumentSource, 'report' | 'campaign'>;

/**
 * An R script that reads the CSV of all responses, rebuilds the design (strata, weights, finite population correction)
 * and computes the headline and the rate of each group with error and limits. It holds the Report's figures at full
 * precision and stops where R finds others: restricted, as the rows are.
 */
export async function* rSyntax(source: RSource, progress: Progress): AsyncGenerator<Uint8Array> {
  yield Buffer.from([...head(source), ...data(source), ...methods, ...results(source)].join('\n'));
  progress(1, 1);
}

function head({ report }: RSource): string[] {
  const { definition, combination } = report;
  return [
    `# ${restrictedLabels(report).join(' ')}：含未脱敏的结果，不得外传`,
    `# ${oneLine(report.campaign.title)}（${oneLine(report.campaign.organiser)}）`,
    `# 报告生成于 ${beijingTimeNamed(report.generatedAt)}；冻结内容摘要 ${report.campaign.digest ?? '无'}`,
    `# 口径：${definitionNames[definition]}，${definitionsInWords[definition]}`,
    `# 合成：${combinationNames[combination]}，${combinationsInWords[combination]}`,
    '#',
    '# 用法（R 4 以上，先 install.packages("survey")）：Rscript 本文件 逐份答卷.csv',
    '# 由逐份答卷重新算出主要结果和各人群的结果，与报告逐项核对；不一致时以错误结束。',
    '',
  ];
}

function data({ report, campaign }: RSource): string[] {
  const { settings, questionnaires, frame } = campaign;
  const strata = designStrata(campaign, report);
  const eligible = eligibleByPlace(frame);
  const scales = campaignScales(settings);
  const places = strata.flatMap((stratum) =>
    stratum.townships.map((township) => {
      const people = eligible.get(placeKey(stratum.group, township)) ?? 0;
      return `${stratum.group} ${township} ${stratum.code} ${people}`;
    }),
  );
  const items = [...questionnaires].flatMap(([group, questionnaire]) =>
    questionnaire.items.flatMap(({ name, scale, role }) =>
      scale === null
        ? []
        : [
            `${group} ${name} ${scales[scale].points} ${scales[scale].satisfied.join(',')} ${role === 'overall'}`,
          ],
    ),
  );
  return [
    `definition <- ${JSON.stringify(report.definition)}`,
    `combination <- ${JSON.stringify(report.combination)}`,
    `level <- ${settings.level}`,
    '# 各人群：占比（只在按固定权重合成时用），是否凭一次性验证码作答',
    ...table('groups', 'group share code', groupRows({ report, campaign }, strata)),
    '# 名册：人群、乡镇、层、人数。答卷过少的乡镇已照报告并入邻近的层',
    ...strata
      .filter(({ townships }) => townships.length > 1)
      .map(({ code, label }) => `#   第 ${code} 层：${oneLine(label)}`),
    ...table(
      'frame',
      'group township stratum eligible',
      places,
      'c("character", "character", "integer", "numeric")',
    ),
    '# 量表题：几级，哪几级算满意，是不是总体评价',
    ...table(
      'items',
      'group item points satisfied overall',
      items,
      'c("character", "character", "numeric", "character", "logical")',
    ),
    '',
  ];
}

function groupRows({ campaign: { settings } }: RSource, strata: readonly DesignStratum[]): string[] {
  return settings.groups
    .filter((group) => strata.some((stratum) => stratum.group === group))
    .map((group) => {
      const byCode = settings.access[group] === 'code' ? 'TRUE' : 'FALSE';
      return `${group} ${settings.shares[group] ?? 0} ${byCode}`;
    });
}

/** A table that R reads from the script itself. None of the values holds a space or a quote. */
function table(name: string, columns: string, rows: readonly string[], classes?: string): string[] {
  const options = classes ? `, colClasses = ${classes}` : '';
  return [`${name} <- read.table(header = TRUE${options}, text = "`, columns, ...rows, '")'];
}

/** The same for every campaign. Mirrors analysis/rate.ts and analysis/estimate.ts. */
const methods = `suppressMessages(library(survey))
options(survey.lonely.psu = "adjust")
arguments <- commandArgs(TRUE)
file <- if (length(arguments) > 0) arguments[1] else if (interactive()) file.choose() else
  stop("请写明逐份答卷 CSV 的文件名：Rscript 本文件 逐份答卷.csv")
answers <- read.csv(file, encoding = "UTF-8", colClasses = "character", check.names = FALSE, na.strings = "")
names(answers)[1] <- "group" # 文件以字节顺序标记开头
answers <- answers[answers[["_counted"]] == "1", ] # 剔除的答卷不计入

# 估计设计：层 = 人群×乡镇，权数 N/n，有限总体校正 1 - n/N（n 多于 N 时不校正）
place <- match(paste(answers$group, answers$township), paste(frame$group, frame$township))
answers <- answers[!is.na(place), ]
d <- data.frame(group = answers$group, stratum = frame$stratum[place[!is.na(place)]], one = 1, u = 0, v = 0)
d$N <- as.numeric(tapply(frame$eligible, frame$stratum, sum)[as.character(d$stratum)])
d$n <- ave(d$N, d$stratum, FUN = length)
d$weight <- d$N / d$n
stopifnot(isTRUE(all.equal(d$weight, as.numeric(answers[["_weight"]]), tolerance = 1e-12)))
d$fpc <- ifelse(d$n > d$N, Inf, d$N)

# 每份答卷的分子 u 和分母 v；“不了解”和没有答的不计入分母
for (i in seq_len(nrow(items))) {
  item <- items[i, ]
  if (definition == "overall" && !item$overall) next
  x <- suppressWarnings(as.numeric(answers[[item$item]]))
  answered <- d$group == item$group & !is.na(x)
  points <- switch(definition,
    mean5 = x / item$points,
    index100 = (x - 1) / (item$points - 1),
    as.numeric(x %in% as.numeric(strsplit(item$satisfied, ",")[[1]])))
  d$u[answered] <- d$u[answered] + points[answered]
  d$v[answered] <- d$v[answered] + 1
}
weighted <- svydesign(~1, strata = ~stratum, weights = ~weight, fpc = ~fpc, data = d)
unweighted <- svydesign(~1, strata = ~stratum, weights = ~one, fpc = ~fpc, data = d)

# 比率、方差和自由度：泰勒线性化
ratio <- function(design, rows) {
  if (!any(d$v[rows] > 0)) return(NULL)
  part <- subset(design, rows)
  r <- svyratio(~u, ~v, part)
  variance <- as.numeric(r$var)
  list(rate = as.numeric(coef(r)), variance = if (variance < 1e-14) 0 else variance, df = max(1, degf(part)))
}
# 区间：Korn-Graubard；没有方差时以有效答卷数为有效数；凭验证码的全员调查就是比率本身
estimate <- function(r, of) {
  rows <- d$group %in% of
  n <- sum(rows)
  valid <- sum(d$v[rows] > 0)
  if (is.null(r)) return(c(rate = NA, se = NA, lower = NA, upper = NA, n = n, valid = valid))
  strata <- unique(frame$stratum[frame$group %in% of])
  N <- tapply(frame$eligible, factor(frame$stratum, strata), sum)
  whole <- all(N == table(factor(d$stratum, strata))) && all(groups$code[groups$group %in% of])
  tail <- (1 - level) / 2
  size <- if (r$variance == 0 || is.na(r$df)) valid else
    r$rate * (1 - r$rate) / r$variance * (qt(tail, max(2, valid) - 1) / qt(tail, r$df))^2
  lower <- if (whole) r$rate else if (r$rate == 0) 0 else qbeta(tail, size * r$rate, size * (1 - r$rate) + 1)
  upper <- if (whole) r$rate else if (r$rate == 1) 1 else qbeta(1 - tail, size * r$rate + 1, size * (1 - r$rate))
  c(rate = r$rate, se = sqrt(r$variance), lower = lower, upper = upper, n = n, valid = valid)
}
# 全县：各人群按占比合成，自由度按 Satterthwaite；或者全部答卷直接相加
county <- function() {
  if (combination == "as-answered") return(estimate(ratio(unweighted, rep(TRUE, nrow(d))), groups$group))
  share <- if (combination == "fixed") groups$share else
    as.numeric(tapply(frame$eligible, factor(frame$group, groups$group), sum))
  of <- groups$group[share > 0]
  share <- share[share > 0]
  parts <- lapply(of, function(g) ratio(weighted, d$group == g))
  there <- !sapply(parts, is.null)
  if (!any(there)) return(estimate(NULL, of))
  s <- share[there] / sum(share[there])
  get <- function(name) sapply(parts[there], function(part) part[[name]])
  v <- s^2 * get("variance")
  varies <- v > 0
  df <- if (any(varies)) sum(v)^2 / sum((v^2 / get("df"))[varies]) else NA
  estimate(list(rate = sum(s * get("rate")), variance = sum(v), df = df), of)
}
found <- rbind(headline = county(), t(sapply(groups$group, function(g) estimate(ratio(weighted, d$group == g), g))))
`.split('\n');

function results({ report, campaign }: RSource): string[] {
  const present = groupRows({ report, campaign }, designStrata(campaign, report)).map(
    (row) => row.split(' ')[0],
  );
  const groups = report.byGroup.filter(({ group }) => present.includes(group));
  const rows = [
    { name: 'headline', about: '主要结果', estimate: report.headline },
    ...groups.map(({ group, estimate }) => ({ name: group as string, about: groupName(group), estimate })),
  ];
  return [
    '# 报告的数字（NA：份数太少，报告没有给出）',
    ...rows.map(({ name, about }) => `#   ${name}：${about}`),
    'report <- rbind(',
    rows.map(({ name, estimate }) => `  ${JSON.stringify(name)} = c(${figuresOf(estimate)})`).join(',\n'),
    ')',
    'colnames(report) <- colnames(found)',
    'for (name in rownames(found)) cat(sprintf("%-13s", name),',
    '  sprintf(" %s %.10f", colnames(found)[1:4], found[name, 1:4]), sprintf(" %s %d", c("n", "valid"), as.integer(found[name, 5:6])), "\\n", sep = "")',
    'stopifnot(identical(rownames(found), rownames(report)))',
    'known <- !is.na(report)',
    'stopifnot(all(is.finite(found[known])), all(abs(found[known] - report[known]) < 1e-8))',
    'cat("与报告一致：", sum(known), " 个数字\\n", sep = "")',
    '',
  ];
}

function figuresOf(estimate: Estimate): string {
  if ('suppressed' in estimate) return 'NA, NA, NA, NA, NA, NA';
  const { rate, se, lower, upper, n, valid } = estimate;
  return [rate, se, lower, upper, n, valid].join(', ');
}

/** Text for a comment, which a line break would end. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
