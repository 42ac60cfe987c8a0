# Makes county.json: one small county answer by answer, and every figure of its Report by R's survey package.
#   Rscript test/analysis/r/county.R > test/analysis/r/county.json
suppressMessages({library(survey); library(jsonlite)})
set.seed(530426)
# Eligible people and answers. Teachers of 104 are one and join 103, their nearest of the kind; the principals are
# asked whole in three townships; more parents of 201 answered than are eligible; nobody of 104 is a principal.
cells <- read.table(header = TRUE, text = "
group     township    N   n
parent    530426001 900  60
parent    530426103 300  31
parent    530426104 200  24
parent    530426201  11  13
teacher   530426001  80  22
teacher   530426103  40  12
teacher   530426104  20   1
teacher   530426201  16   9
principal 530426001   6   6
principal 530426103   4   4
principal 530426201   3   3")
share <- c(parent = .5, teacher = .3, principal = .2)
d <- cells[rep(seq_len(nrow(cells)), cells$n), c("group", "township")]
n <- nrow(d)
pick <- function(p, blank) { x <- sample(length(p), n, TRUE, p); x[runif(n) < blank] <- NA; x }
d$overall <- pick(c(.02, .04, .10, .44, .40), 0)
d$safety <- pick(c(.10, .40, .50), .15)                        # three points, 15 % 不了解
d$index <- pick(c(.02, .02, .05, .1, .2, .3, .31), .05)        # seven points
d$stratum <- paste(d$group, ifelse(d$group == "teacher" & d$township == 530426104, 530426103, d$township))
eligible <- tapply(cells$N, paste(cells$group, ifelse(cells$group == "teacher" & cells$township == 530426104,
                                                      530426103, cells$township)), sum)
d$N <- as.numeric(eligible[d$stratum]); d$n <- ave(d$N, d$stratum, FUN = length)
d$w <- d$N / d$n; d$fpc <- ifelse(d$n > d$N, Inf, d$N); d$one <- 1
weighted <- svydesign(~1, strata = ~stratum, weights = ~w, fpc = ~fpc, data = d)
raw <- svydesign(~1, strata = ~stratum, weights = ~one, fpc = ~fpc, data = d)

x <- cbind(d$overall, d$safety, d$index); k <- c(5, 3, 7); low <- c(4, 2, 5)
at <- function(f) rowSums(sapply(1:3, function(j) f(x[, j], j)), na.rm = TRUE)
measures <- list(
  overall = list(u = as.numeric(d$overall >= 4), v = rep(1, n)),
  pooled = list(u = at(function(a, j) a >= low[j]), v = rowSums(!is.na(x))),
  mean5 = list(u = at(function(a, j) a / k[j]), v = rowSums(!is.na(x))),
  index100 = list(u = at(function(a, j) (a - 1) / (k[j] - 1)), v = rowSums(!is.na(x))),
  `dimension:school` = list(u = rowSums(cbind(d$safety >= 2, d$index >= 5), na.rm = TRUE), v = rowSums(!is.na(x[, 2:3]))),
  `item:safety` = list(u = as.numeric(!is.na(d$safety) & d$safety >= 2), v = as.numeric(!is.na(d$safety))))

# The interval that a rate and its variance give, with all that the Report prints beside them.
estimate <- function(rate, variance, rows, v, df) {
  valid <- sum(v[rows] > 0); alike <- variance < 1e-14
  m <- if (alike) valid else rate * (1 - rate) / variance * (qt(.025, valid - 1) / qt(.025, df))^2
  list(rate = rate, se = if (alike) 0 else sqrt(variance), n = sum(rows), valid = valid,
       lower = if (rate == 0) 0 else qbeta(.025, m * rate, m * (1 - rate) + 1),
       upper = if (rate == 1) 1 else qbeta(.975, m * rate + 1, m * (1 - rate)),
       designEffect = if (!alike) sum(rows) * variance / (rate * (1 - rate)))
}
ratio <- function(design, m, rows) {
  design <- update(design, u = m$u, v = m$v)
  part <- subset(design, rows)
  r <- svyratio(~u, ~v, part)
  c(as.numeric(coef(r)), as.numeric(r$var), degf(part))
}
combined <- function(m, rows, s) {
  s <- s / sum(s)
  each <- sapply(names(s), function(g) ratio(weighted, m, rows & d$group == g))
  part <- s^2 * each[2, ]; varies <- part > 1e-16
  estimate(sum(s * each[1, ]), sum(part), rows & d$group %in% names(s), m$v,
           if (any(varies)) sum(part)^2 / sum((part^2 / each[3, ])[varies]) else NA)
}
single <- function(design, m, rows) { r <- ratio(design, m, rows); estimate(r[1], r[2], rows, m$v, r[3]) }
everyone <- rep(TRUE, n)
people <- tapply(cells$N, cells$group, sum)[names(share)]
ways <- do.call(c, lapply(names(measures)[1:4], function(name) list(
  list(definition = name, combination = "fixed", estimate = combined(measures[[name]], everyone, share)),
  list(definition = name, combination = "population", estimate = combined(measures[[name]], everyone, people)),
  list(definition = name, combination = "as-answered", estimate = single(raw, measures[[name]], everyone)))))
groups <- lapply(names(share), function(g) list(group = g, estimate = single(weighted, measures$overall, d$group == g)))
# The teacher of 104 is one of twenty there and does not enter its township.
townships <- lapply(unique(cells$township), function(t) {
  entering <- cells$group[cells$township == t & (cells$n >= 2 | cells$n == cells$N)]
  list(township = as.character(t), groups = as.list(as.character(entering)),
       estimate = combined(measures$overall, d$township == t, share[names(share) %in% entering]))
})
both <- lapply(seq_len(nrow(cells)), function(i) list(group = cells$group[i], township = as.character(cells$township[i]),
  estimate = if (cells$n[i] >= 5)
    single(weighted, measures$overall, d$group == cells$group[i] & d$township == cells$township[i])))
parts <- lapply(c("dimension:school", "item:safety"), function(name) list(measure = name,
  county = combined(measures[[name]], everyone, share), parent = single(weighted, measures[[name]], d$group == "parent")))
cat(toJSON(list(cells = cells, share = as.list(share), answers = d[, c("group", "township", "overall", "safety", "index")],
  alternatives = ways, byGroup = groups, byTownship = townships, byGroupTownship = both, parts = parts),
  dataframe = "columns", auto_unbox = TRUE, digits = I(15), null = "null", na = "null"))
