# Expected values of the findings' statistics, from R alone: Rscript test/analysis/r/findings.R
# Pairs (item, overall) of a five-point scale; test/analysis/correlation.test.ts holds the same list.
item    <- c(5,5,4,4,3,5,2,4,5,3,4,5,1,4,5,2,3,4,5,4,5,5,4,3,2,5,4,4,5,1)
overall <- c(5,4,4,5,3,5,3,4,5,2,4,4,2,4,5,2,4,4,5,3,5,5,4,4,1,5,5,4,4,2)
test <- cor.test(item, overall)
cat("cor", format(cor(item, overall), digits = 15), "\n")
cat("interval", format(test$conf.int, digits = 15), "\n")
group <- rep(c(1, 2), c(12, 18))
within <- cor(resid(lm(item ~ factor(group))), resid(lm(overall ~ factor(group))))
cat("within groups", format(within, digits = 15), "\n")
satisfied <- function(x) as.numeric(x >= 4)
cat("slope", format(coef(lm(satisfied(overall) ~ satisfied(item)))[2], digits = 15), "\n")
cat("sd", format(sd(c(5, 4, 4, 2, 5, 1)), digits = 15), "\n")
cat("quantiles", quantile(c(12, 40, 41, 55, 60, 61, 90, 120, 300, 301), c(.25, .5, .75), type = 1), "\n")
cat("binomial tail", format(pbinom(9, 30, 0.05, lower.tail = FALSE), digits = 15), "\n")
tail <- function(count, n, p, rho) {
  a <- p * (1 - rho) / rho
  b <- (1 - p) * (1 - rho) / rho
  k <- count:n
  sum(exp(lchoose(n, k) + lbeta(k + a, n - k + b) - lbeta(a, b)))
}
cat("beta-binomial tails", format(c(tail(10, 30, .05, .2), tail(40, 40, .35, .2), tail(40, 40, .1, .2)), digits = 15), "\n")
