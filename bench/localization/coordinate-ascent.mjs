// Fits weights of a sum of signals, times a prior, by moving each in turn to what gives most. Pure.
import { meanOf, scoreOf } from './scores.mjs';

const steps = [0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1, 1.4, 2, 3];
const rounds = 4;

/** @param fixed names of weights that stay: one scale is free */
export function fitOn(questions, start, fixed) {
  let best = { weights: start, worth: summary(scoresWith(questions, start)) };
  for (let round = 0; round < rounds; round += 1) {
    const before = best;
    for (const name of Object.keys(start)) {
      if (fixed.has(name)) continue;
      for (const value of steps) {
        const tried = { ...best.weights, [name]: value };
        const worth = summary(scoresWith(questions, tried));
        if (worth.sum > best.worth.sum + 1e-9) best = { weights: tried, worth };
      }
    }
    if (best === before) break;
  }
  return best;
}

/** Fits without each repository in turn, and asks its questions with that: what a fit is worth elsewhere. */
export function leaveOneOut(questions, start, fixed, onFit = () => {}) {
  const repositories = [...new Set(questions.map(({ repository }) => repository))];
  const scores = new Map();
  for (const name of repositories) {
    const { weights } = fitOn(
      questions.filter(({ repository }) => repository !== name),
      start,
      fixed,
    );
    onFit(name, weights);
    const own = questions.filter(({ repository }) => repository === name);
    for (const [at, score] of scoresWith(own, weights).entries()) scores.set(own[at], score);
  }
  return questions.map((question) => scores.get(question));
}

export function scoresWith(questions, weights) {
  const names = Object.keys(weights).filter((name) => weights[name] > 0);
  return questions.map((question) => {
    const ranked = question.signals
      .map(({ path, prior, signals }) => {
        let score = 0;
        for (const name of names) score += weights[name] * (signals[name] ?? 0);
        return { path, score: score * prior };
      })
      .sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1));
    return scoreOf(question, { paths: ranked.slice(0, 100).map(({ path }) => path), shown: [] });
  });
}

export function summary(scores) {
  const [hit1, recall10, mrr] = ['hit1', 'recall10', 'mrr'].map((metric) => meanOf(scores, metric));
  return { hit1, recall10, mrr, sum: hit1 + recall10 + mrr };
}

export function shown({ hit1, recall10, mrr }) {
  return [hit1, recall10, mrr].map((share) => (100 * share).toFixed(1)).join(' ');
}
