import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { useEffect, useEffectEvent, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';

/** Milliseconds without a key after which a search begins by itself. */
const PAUSE = 300;

interface Props {
  value: string;
  /** `replace`: an address for each word that was typed would make Back useless */
  onSearch: (q: string, options: { replace: boolean }) => void;
  /** what is searched */
  placeholder: string;
}

/**
 * The search at the top right of a list. It searches as one types, and at once on Enter; Escape and emptying it show everything
 * again. Letters that an input method has not made a word of yet are not searched for.
 */
export function QuickSearch({ value, onSearch, placeholder }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value);
  const [sent, setSent] = useState(value);
  const [seen, setSeen] = useState(value);
  const [composing, setComposing] = useState(false);
  if (seen !== value) {
    setSeen(value);
    if (value !== sent) {
      setSent(value); // the address has changed by itself: Back, or cleared filters
      setTyped(value);
    }
  }
  const search = (text: string) => {
    const q = text.trim();
    if (q === sent) return;
    setSent(q);
    onSearch(q, { replace: sent !== '' && q !== '' });
  };
  const searchTyped = useEffectEvent(() => search(typed));
  useEffect(() => {
    if (composing) return;
    const timer = setTimeout(searchTyped, PAUSE);
    return () => clearTimeout(timer);
  }, [typed, composing]);
  const show = (text: string) => {
    setTyped(text);
    if (!text) search('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !typed || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    show('');
  };
  return (
    <Input
      allowClear
      className="quick-search"
      prefix={<SearchOutlined aria-hidden />}
      placeholder={placeholder}
      aria-label={t('common.search')}
      maxLength={100}
      value={typed}
      onChange={(event) => show(event.target.value)}
      onCompositionStart={() => setComposing(true)}
      onCompositionEnd={() => setComposing(false)}
      onKeyDown={onKeyDown}
      onPressEnter={() => search(typed)}
    />
  );
}
