// What was said against what was, as a picture: points on the diagonal are right, their size says how many answers.

export function reliabilitySvg(charts) {
  const size = 260;
  const gap = 60;
  const x = (p) => gap + p * size;
  const y = (p) => gap + (1 - p) * size;
  const one = ({ title, bands }, at) => {
    const all = bands.reduce((sum, { count }) => sum + count, 0);
    const points = bands
      .filter(({ count }) => count > 0)
      .map(
        ({ said, right, count }) =>
          `<circle cx="${x(said).toFixed(1)}" cy="${y(right).toFixed(1)}" r="${(2 + 14 * Math.sqrt(count / all)).toFixed(1)}"><title>said ${said.toFixed(2)}, right ${right.toFixed(2)}, ${count} answers</title></circle>`,
      );
    const ticks = [0, 0.5, 1].map(
      (p) =>
        `<text x="${x(p)}" y="${y(0) + 18}" text-anchor="middle">${p}</text><text x="${x(0) - 8}" y="${y(p) + 4}" text-anchor="end">${p}</text>`,
    );
    return `<g transform="translate(${at * (size + 2 * gap)} 0)"><text x="${x(0.5)}" y="30" text-anchor="middle" font-weight="bold">${title}</text><rect x="${x(0)}" y="${y(1)}" width="${size}" height="${size}" fill="none" stroke="#999"/><line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}" stroke="#999" stroke-dasharray="4"/><g fill="#2a6fb0" fill-opacity="0.7">${points.join('')}</g>${ticks.join('')}<text x="${x(0.5)}" y="${y(0) + 40}" text-anchor="middle">probability that was said</text></g>`;
  };
  const width = charts.length * (size + 2 * gap);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${size + 2 * gap}" width="${width}" font-family="sans-serif" font-size="12" fill="#333"><title>What was said, and how many were right</title><rect width="100%" height="100%" fill="#fff"/>${charts.map(one).join('')}</svg>\n`;
}
