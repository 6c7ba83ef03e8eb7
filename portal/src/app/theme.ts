import type { ThemeConfig } from 'antd';

export const brand = {
  primary: '#2456e5',
  ink: '#101828',
  text2: '#475467',
  text3: '#5d6b82', // >= 4.5:1 on white and on the layout background
  line: '#e4e8f0',
  bg: '#f5f7fb',
  good: '#0b7a55',
  warn: '#a15c07',
  bad: '#c9251c',
};

export const fontFamily =
  'Inter, "SF Pro Text", "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif';

/** The system asks for less motion (e2e tests ask for it too: no waiting for animations). */
export const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;

/**
 * The text of a coloured tag: antd's own are too light on their tints (WCAG 1.4.3). A shade has two names in antd, which make one
 * CSS variable, and the second would win.
 */
const tagTexts = Object.fromEntries(
  Object.entries({ green: '#1f6f08', cyan: '#006d75', gold: '#8a5200', orange: '#a34a00' }).flatMap(([name, text]) => [
    [`${name}7`, text],
    [`${name}-7`, text],
  ]),
);

export const theme: ThemeConfig = {
  cssVar: { key: 'portal' },
  hashed: false, // one antd version on the page: shorter selectors, smaller style tags
  token: {
    fontFamily,
    colorPrimary: brand.primary,
    colorPrimaryHover: '#1b45c2', // antd's lighter one fails AA on white
    colorLinkHover: '#1b45c2',
    colorInfo: brand.primary,
    colorLink: brand.primary,
    colorSuccess: brand.good,
    colorSuccessBg: '#e7f6ef', // antd's own tints of colours this dark are muddy
    colorSuccessBorder: '#a9dfc8',
    colorWarning: brand.warn,
    ...tagTexts,
    colorWarningBg: '#fff7e6',
    colorWarningBorder: '#f3d9a4',
    colorError: brand.bad,
    colorErrorBg: '#fdeeed',
    colorErrorBorder: '#f3b8b3',
    colorText: brand.ink,
    colorTextSecondary: brand.text2,
    colorTextTertiary: brand.text3,
    colorTextDescription: brand.text3,
    colorTextPlaceholder: brand.text3,
    colorBorder: '#cfd6e3',
    colorBorderSecondary: brand.line,
    colorBgLayout: brand.bg,
    borderRadius: 6,
    borderRadiusLG: 10,
    controlHeight: 34,
    colorBgMask: 'rgba(16, 24, 40, 0.4)',
    motion: !calm,
    wireframe: false,
  },
  components: {
    Layout: { headerBg: '#ffffff', siderBg: '#ffffff', headerHeight: 56, headerPadding: '0 20px', bodyBg: brand.bg },
    Menu: {
      itemHeight: 36,
      itemBorderRadius: 6,
      itemMarginInline: 8,
      itemMarginBlock: 2,
      itemSelectedBg: '#eaf0ff',
      itemSelectedColor: '#1b45c2',
      itemColor: '#344054',
      groupTitleColor: brand.text3,
      groupTitleFontSize: 12,
      activeBarBorderWidth: 0,
      subMenuItemBg: 'transparent',
      iconSize: 16,
    },
    Table: {
      headerBg: '#f7f9fc',
      headerColor: brand.text2,
      headerSplitColor: 'transparent',
      cellPaddingBlockMD: 10,
      cellPaddingInlineMD: 12,
      rowHoverBg: '#f7f9ff',
      rowSelectedBg: '#eef3ff',
      rowSelectedHoverBg: '#e6edff',
      cellFontSizeMD: 13.5,
    },
    Tree: { titleHeight: 34, nodeSelectedBg: '#eaf0ff', nodeHoverBg: '#f2f5fb', indentSize: 18 },
    Card: { headerFontSize: 15, headerHeight: 48, bodyPadding: 20 },
    Tabs: { titleFontSize: 14 },
    Tag: { defaultBg: '#f2f4f8' },
    Statistic: { contentFontSize: 26 },
  },
};
