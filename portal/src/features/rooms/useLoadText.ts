import { useTranslation } from 'react-i18next';

/** How much is booked, in words of the reader's language: "5.5 hours", "23%". */
export function useLoadText() {
  const { i18n } = useTranslation();
  const hours = new Intl.NumberFormat(i18n.language, {
    style: 'unit',
    unit: 'hour',
    unitDisplay: 'long',
    maximumFractionDigits: 1,
  });
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent' });
  return {
    time: (count: number) => hours.format(count),
    /** What is more than nothing is never shown as nothing. */
    share: (share: number) => percent.format(share && Math.max(0.01, share)),
  };
}
