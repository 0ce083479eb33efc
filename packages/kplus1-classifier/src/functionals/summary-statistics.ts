import { meanOf } from './mean';

/** What `summaryStatistics` gives of a series, in this order. */
export const summaryStatisticNames = ['mean', 'deviation', 'quantile10', 'quantile50', 'quantile90'] as const;

/**
 * Mean, population deviation, and the 10, 50 and 90 % quantiles of a series that is not empty. A quantile q is read at q (n - 1) of the
 * sorted series, between its two neighbours by a straight line: the default of numpy.quantile.
 */
export function summaryStatistics(series: Float64Array): [number, number, number, number, number] {
  const { length } = series;
  const mean = meanOf(series);
  let variance = 0;
  for (let i = 0; i < length; i++) variance += (series[i] - mean) ** 2 / length;
  const sorted = series.slice().sort();
  const quantile = (share: number): number => {
    const place = share * (length - 1);
    const below = Math.floor(place);
    const above = Math.min(below + 1, length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  };
  return [mean, Math.sqrt(variance), quantile(0.1), quantile(0.5), quantile(0.9)];
}
