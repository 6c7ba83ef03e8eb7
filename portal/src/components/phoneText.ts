/** An E.164 number for reading: a Chinese mobile number in its usual groups, any other as it is. */
export function phoneText(number: string | null | undefined): string {
  const chinese = /^\+86(1\d{2})(\d{4})(\d{4})$/.exec(number ?? '');
  return chinese ? chinese.slice(1).join(' ') : (number ?? '');
}
