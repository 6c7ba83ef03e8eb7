import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  value: string;
  onSearch: (q: string) => void;
  /** what is searched */
  placeholder: string;
}

/** The search at the top right of a list: Enter searches, emptying it shows everything again. */
export function QuickSearch({ value, onSearch, placeholder }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value); // the address has changed by itself: Back, or cleared filters
    setTyped(value);
  }
  return (
    <Input
      allowClear
      className="quick-search"
      prefix={<SearchOutlined aria-hidden />}
      placeholder={placeholder}
      aria-label={t('common.search')}
      maxLength={100}
      value={typed}
      onChange={(event) => {
        setTyped(event.target.value);
        if (!event.target.value) onSearch('');
      }}
      onPressEnter={() => onSearch(typed.trim())}
    />
  );
}
