/** 123 456 789: a meeting number for reading aloud. */
export function numberText(number: string): string {
  return number.length === 10 ? number.replace(/(...)(...)(....)/, '$1 $2 $3') : number.replace(/(...)(?=.)/g, '$1 ');
}
