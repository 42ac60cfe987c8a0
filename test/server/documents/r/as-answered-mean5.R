# 内部 自评：含未脱敏的结果，不得外传
# 峨山县“自评”调查\n <%s>（峨山彝族自治县教育体育局）
# 报告生成于 2026年12月1日 08:00（北京时间）；冻结内容摘要 无
# 口径：平均分折百，全部量表题得分之和 ÷ 满分之和（五级量表按 1–5 分；全部选“一般”也得 60%，所以它不是满意的人所占的比例）
# 合成：按实收答卷合成，全部答卷直接相加，不加权
#
# 用法（R 4 以上，先 install.packages("survey")）：Rscript 本文件 逐份答卷.csv
# 由逐份答卷重新算出主要结果和各人群的结果，与报告逐项核对；不一致时以错误结束。

definition <- "mean5"
combination <- "as-answered"
level <- 0.9
# 各人群：占比（只在按固定权重合成时用），是否凭一次性验证码作答
groups <- read.table(header = TRUE, text = "
group share code
parent 0.5 FALSE
teacher 0.25 FALSE
principal 0.25 FALSE
")
# 名册：人群、乡镇、层、人数。答卷过少的乡镇已照报告并入邻近的层
#   第 6 层：教师·镇530426103、镇530426104
frame <- read.table(header = TRUE, colClasses = c("character", "character", "integer", "numeric"), text = "
group township stratum eligible
parent 530426001 1 900
parent 530426103 2 300
parent 530426104 3 200
parent 530426201 4 11
teacher 530426001 5 80
teacher 530426103 6 40
teacher 530426104 6 20
teacher 530426201 7 16
principal 530426001 8 6
principal 530426103 9 4
principal 530426201 10 3
")
# 量表题：几级，哪几级算满意，是不是总体评价
items <- read.table(header = TRUE, colClasses = c("character", "character", "numeric", "character", "logical"), text = "
group item points satisfied overall
parent overall 5 4,5 true
parent safety 3 2,3 false
parent index 7 5,6,7 false
teacher overall 5 4,5 true
teacher safety 3 2,3 false
teacher index 7 5,6,7 false
principal overall 5 4,5 true
principal safety 3 2,3 false
principal index 7 5,6,7 false
")

suppressMessages(library(survey))
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

# 报告的数字（NA：份数太少，报告没有给出）
#   headline：主要结果
#   parent：家长
#   teacher：教师
#   principal：校长
report <- rbind(
  "headline" = c(0.8283257747543461, 0.008128909220600833, 0.8143890474267117, 0.8415961165575324, 179, 179),
  "parent" = c(0.8157088908505371, 0.012218393091001097, 0.7944330617030037, 0.8356040741293779, 122, 122),
  "teacher" = c(0.8164814348366967, 0.01691764111687625, 0.7863546952596554, 0.8439133298840741, 44, 44),
  "principal" = c(0.906015037593985, 0, 0.6618299684579629, 0.9923939003062311, 13, 13)
)
colnames(report) <- colnames(found)
for (name in rownames(found)) cat(sprintf("%-13s", name),
  sprintf(" %s %.10f", colnames(found)[1:4], found[name, 1:4]), sprintf(" %s %d", c("n", "valid"), as.integer(found[name, 5:6])), "\n", sep = "")
stopifnot(identical(rownames(found), rownames(report)))
known <- !is.na(report)
stopifnot(all(is.finite(found[known])), all(abs(found[known] - report[known]) < 1e-8))
cat("与报告一致：", sum(known), " 个数字\n", sep = "")
