# Makes designs.json: random stratified designs and what R's survey package says of them.
#   Rscript test/analysis/r/designs.R > test/analysis/r/designs.json
# Needs r-cran-survey and r-cran-jsonlite. The tests read the stored file and need no R.
suppressMessages({library(survey); library(jsonlite)})
set.seed(20261124)
options(survey.lonely.psu = "adjust")

# A group's answers in strata of one or two townships each; n, N and the satisfied share vary widely.
people <- function(strata, items, schools = 1) {
  rate <- runif(1, .4, .97)
  do.call(rbind, lapply(seq_len(strata), function(h) {
    n <- sample(c(2, 3, 5, 9, 14), 1)
    N <- switch(sample(5, 1), n, n + 1, n * 2, n * 30, n * 7)
    if (runif(1) < .08) N <- n - 1                     # more answers than people: no correction
    school <- sample(schools, n, replace = TRUE)
    p <- pmin(.99, pmax(.01, rate + rnorm(schools, 0, .1)))[school]
    v <- if (items == 1) rbinom(n, 1, .93) else rbinom(n, items, .9)
    u <- rbinom(n, v, p)
    data.frame(stratum = h, township = 2 * h - sample(0:1, n, replace = TRUE), school = school,
               N = N, w = N / n, fpc = ifelse(N < n, Inf, N), u = u, v = v)
  }))
}

strata_of <- function(d) lapply(split(d, d$stratum), function(s) list(
  N = s$N[1], township = s$township, school = s$school, u = s$u, v = s$v))

design <- function(d) svydesign(ids = ~1, strata = ~stratum, weights = ~w, fpc = ~fpc, data = d)

ratio <- function(d, wanted = rep(TRUE, nrow(d$variables))) {
  part <- subset(d, wanted)
  r <- svyratio(~u, ~v, part)
  list(rate = as.numeric(coef(r)), variance = as.numeric(r$var), df = degf(part))
}

# Korn and Graubard's limits as svyciprop has them: with 0 and 1 alone and every answer valid it is called itself.
kg <- function(rate, variance, n, df) {
  m <- rate * (1 - rate) / variance * (qt(.025, n - 1) / qt(.025, df))^2
  c(qbeta(.025, m * rate, m * (1 - rate) + 1), qbeta(.975, m * rate + 1, m * (1 - rate)))
}

one_group <- function(i) {
  items <- sample(c(1, 1, 6, 20), 1)
  repeat {
    d <- people(sample(1:6, 1), items)
    if (sum(d$v) > 0 && sum(d$v > 0) > 2) break
  }
  full <- ratio(design(d))
  domains <- lapply(sort(unique(d$township)), function(t) {
    if (sum(d$v[d$township == t]) == 0) return(NULL)
    c(list(township = t), ratio(design(d), d$township == t))
  })
  limits <- if (full$variance > 1e-14) kg(full$rate, full$variance, sum(d$v > 0), full$df)
  if (!is.null(limits) && items == 1 && all(d$v == 1)) {
    own <- attr(svyciprop(~u, design(d), method = "beta"), "ci")
    stopifnot(max(abs(own - limits)) < 1e-12)
  }
  list(strata = unname(strata_of(d)), full = full, limits = limits, domains = Filter(Negate(is.null), domains))
}

# Groups put together with declared shares, and as they were answered.
county <- function(i) {
  groups <- sample(2:7, 1)
  repeat {
    parts <- lapply(seq_len(groups), function(g) people(sample(1:3, 1), 1))
    if (all(sapply(parts, function(d) sum(d$v) > 0))) break
  }
  for (g in seq_along(parts)) parts[[g]]$stratum <- paste(g, parts[[g]]$stratum)
  all <- do.call(rbind, Map(function(d, g) cbind(d, group = g), parts, seq_along(parts)))
  share <- round(runif(groups, .1, 1), 2)
  s <- share / sum(share)
  by <- svyby(~u, ~group, design(all), svyratio, denominator = ~v, covmat = TRUE)
  fixed <- svycontrast(by, s)
  each <- lapply(seq_along(parts), function(g) ratio(design(parts[[g]])))
  part <- sapply(seq_along(parts), function(g) s[g]^2 * each[[g]]$variance)
  df <- sapply(each, function(e) e$df)
  raw <- svydesign(ids = ~1, strata = ~stratum, weights = ~rep(1, nrow(all)), fpc = ~fpc, data = all)
  raw <- ratio(raw)
  two <- svycontrast(by, c(1, -1, rep(0, groups - 2)))
  list(groups = lapply(parts, function(d) unname(strata_of(d))), share = share,
       fixed = list(rate = as.numeric(coef(fixed)), variance = as.numeric(vcov(fixed)),
                    df = if (sum(part) > 1e-14) sum(part)^2 / sum((part^2 / df)[part > 1e-14])),
       raw = raw, difference = list(rate = as.numeric(coef(two)), variance = as.numeric(vcov(two))))
}

# Two townships, some of which share a stratum: their difference has a covariance.
pair <- function(i) {
  repeat {
    d <- people(sample(1:3, 1), sample(c(1, 6), 1))
    towns <- sort(unique(d$township[d$v > 0]))
    if (length(towns) >= 2) break
  }
  two <- if (i %% 2) head(towns, 2) else sample(towns, 2)
  by <- svyby(~u, ~township, subset(design(d), township %in% two), svyratio, denominator = ~v, covmat = TRUE)
  by <- by[match(two, by$township), , drop = FALSE]
  v <- vcov(svyby(~u, ~township, subset(design(d), township %in% two), svyratio, denominator = ~v, covmat = TRUE))
  list(strata = unname(strata_of(d)), two = two, difference = coef(by)[[1]] - coef(by)[[2]],
       variance = v[1, 1] + v[2, 2] - 2 * v[1, 2])
}

clusters <- function(i) {
  repeat {
    d <- people(sample(1:4, 1), sample(c(1, 6), 1), schools = sample(2:5, 1))
    if (sum(d$v) > 0) break
  }
  d$id <- paste(d$township, d$school)
  d$M <- ave(as.integer(factor(d$id)), d$stratum, FUN = function(x) length(unique(x))) + 3
  plain <- svydesign(ids = ~id, strata = ~stratum, weights = ~w, data = d, nest = TRUE)
  drawn <- svydesign(ids = ~id, strata = ~stratum, weights = ~w, fpc = ~M, data = d, nest = TRUE)
  t <- sample(d$township[d$v > 0], 1)
  list(strata = unname(strata_of(d)), full = ratio(plain), drawn = ratio(drawn),
       part = c(list(township = t), ratio(plain, d$township == t)))
}

raked <- function(i) {
  repeat {
    d <- people(sample(1:4, 1), 1)
    d$sex <- sample(1:2, nrow(d), replace = TRUE)
    d$age <- sample(1:3, nrow(d), replace = TRUE)
    if (sum(d$v) > 1 && length(unique(paste(d$sex, d$age))) == 6) break
  }
  total <- sum(d$w)
  sex <- round(total * prop.table(runif(2, 1, 2)))
  age <- prop.table(runif(3, 1, 2)) * sum(sex)
  r <- rake(design(d), list(~sex, ~age), list(data.frame(sex = 1:2, Freq = sex), data.frame(age = 1:3, Freq = age)),
            control = list(maxit = 500, epsilon = 1e-10))
  list(strata = unname(strata_of(d)), sex = unname(split(d$sex, d$stratum)), age = unname(split(d$age, d$stratum)),
       sexTotals = sex, ageTotals = age, weights = unname(weights(r)), full = ratio(r))
}

data(api)
school <- apiclus1[, c("dnum", "stype", "sch.wide", "api00", "pw", "fpc")]
result <- list(
  survey = as.character(packageVersion("survey")),
  groups = lapply(1:110, one_group), counties = lapply(1:40, county), pairs = lapply(1:30, pair),
  clusters = lapply(1:30, clusters), raked = lapply(1:30, raked),
  apiclus1 = list(dnum = school$dnum, stype = as.integer(school$stype), schWide = as.integer(school$sch.wide),
                  api00 = school$api00, pw = school$pw[1], fpc = school$fpc[1]))
cat(toJSON(result, auto_unbox = TRUE, digits = I(17), null = "null"))
