/** Figures as a person reads them; a dash where there is none. */

const NONE = '–';

export function bytes(value) {
  if (value === null) return NONE;
  if (value < 1_000) return `${Math.round(value)} B`;
  if (value < 1_000_000) return `${(value / 1_000).toFixed(1)} kB`;
  return `${(value / 1_000_000).toFixed(1)} MB`;
}

export function memory(value) {
  if (value < 1024 ** 2) return `${Math.round(value / 1024)} KiB`;
  if (value < 1024 ** 3) return `${(value / 1024 ** 2).toFixed(0)} MiB`;
  return `${(value / 1024 ** 3).toFixed(1)} GiB`;
}

export function millis(value) {
  if (value === null) return NONE;
  return value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value).toLocaleString('en')} ms`;
}

export function seconds(value) {
  return `${(value / 1_000).toFixed(1)} s`;
}

export function count(value) {
  return Math.round(value).toLocaleString('en');
}

export function share(value) {
  return `${Math.round(value * 100)} %`;
}

const ORDINALS = ['1st', '2nd', '3rd', '4th'];

export function ordinal(rank) {
  return ORDINALS[rank - 1] ?? `${rank}th`;
}
