import { theme as antd } from 'antd';
import { describe, expect, it } from 'vitest';
import { theme } from './theme';

const token = antd.getDesignToken({ token: theme.token }) as unknown as Record<string, string>;

/** Relative luminance of `#rrggbb` (WCAG 2.2). */
function luminance(colour: string): number {
  const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = parts.map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

describe('the text of a tag stands out from its ground (WCAG 1.4.3)', () => {
  it.each(['green', 'orange', 'red', 'blue', 'purple', 'gold', 'cyan'])('%s', (name) => {
    expect(contrast(token[`${name}7`] ?? '', token[`${name}1`] ?? '')).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['Success', 'Warning', 'Error', 'Info'])('%s', (name) => {
    expect(contrast(token[`color${name}`] ?? '', token[`color${name}Bg`] ?? '')).toBeGreaterThanOrEqual(4.5);
  });
});
