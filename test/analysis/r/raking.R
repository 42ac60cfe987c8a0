# A group of two townships raked to margins of two background items: 400 and 200 people, 70 and 50 answers.
library(survey)
library(jsonlite)
set.seed(20261125)
d <- data.frame(township = rep(1:2, c(70, 50)), N = rep(c(400, 200), c(70, 50)), n = rep(c(70, 50), c(70, 50)))
d$sex <- sample(1:2, nrow(d), replace = TRUE, prob = c(.3, .7))
d$age <- sample(1:3, nrow(d), replace = TRUE, prob = c(.4, .4, .2))
d$u <- rbinom(nrow(d), 1, plogis(.4 + .6 * (d$sex == 2) + .3 * d$age))
d$w <- d$N / d$n
plain <- svydesign(ids = ~1, strata = ~township, weights = ~w, fpc = ~N, data = d)
r <- rake(plain, list(~sex, ~age),
          list(data.frame(sex = 1:2, Freq = 600 * c(.48, .52)), data.frame(age = 1:3, Freq = 600 * c(.2, .5, .3))),
          control = list(maxit = 500, epsilon = 1e-10))
ones <- function(design) update(design, one = 1)
figure <- function(design) {
  s <- svyratio(~u, ~one, ones(design))
  list(rate = unname(coef(s)), se = unname(as.numeric(SE(s))))
}
cat(toJSON(list(survey = as.character(packageVersion("survey")), township = d$township, sex = d$sex, age = d$age,
                u = d$u, plain = figure(plain), raked = figure(r)), auto_unbox = TRUE, digits = I(17)))
