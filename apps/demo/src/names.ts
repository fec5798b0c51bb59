/** A name in plain Latin letters, as a mail address needs it. */
export type Latin = string;

export const FIRST_NAMES: readonly (readonly [string, Latin])[] = [
  ['Олена', 'olena'],
  ['Ірина', 'iryna'],
  ['Наталія', 'nataliia'],
  ['Марія', 'mariia'],
  ['Катерина', 'kateryna'],
  ['Юлія', 'yuliia'],
  ['Оксана', 'oksana'],
  ['Андрій', 'andrii'],
  ['Олександр', 'oleksandr'],
  ['Сергій', 'serhii'],
  ['Дмитро', 'dmytro'],
  ['Ярослав', 'yaroslav'],
  ['Тарас', 'taras'],
  ['Anna', 'anna'],
  ['Katarzyna', 'katarzyna'],
  ['Jan', 'jan'],
  ['Peter', 'peter'],
  ['Laura', 'laura'],
  ['Mircea', 'mircea'],
  ['Elif', 'elif'],
];

export const FAMILY_NAMES: readonly (readonly [string, Latin])[] = [
  ['Коваленко', 'kovalenko'],
  ['Шевчук', 'shevchuk'],
  ['Бондаренко', 'bondarenko'],
  ['Ткаченко', 'tkachenko'],
  ['Кравчук', 'kravchuk'],
  ['Олійник', 'oliinyk'],
  ['Лисенко', 'lysenko'],
  ['Мороз', 'moroz'],
  ['Савчук', 'savchuk'],
  ['Гнатюк', 'hnatiuk'],
  ['Паламарчук', 'palamarchuk'],
  ['Демчук', 'demchuk'],
  ['Nowak', 'nowak'],
  ['Weber', 'weber'],
  ['Novák', 'novak'],
  ['Popescu', 'popescu'],
  ['Rossi', 'rossi'],
  ['Jansen', 'jansen'],
  ['Yılmaz', 'yilmaz'],
  ['Kovács', 'kovacs'],
];

export const CITIES = [
  'Київ',
  'Львів',
  'Одеса',
  'Дніпро',
  'Вінниця',
  'Чернівці',
  'Харків',
  'Полтава',
  'Kraków',
  'Brno',
];

export const STREETS = [
  'вул. Садова',
  'вул. Лісова',
  'вул. Шкільна',
  'просп. Миру',
  'вул. Набережна',
  'вул. Вокзальна',
];

export const COMPANIES = [
  'Агро-Поле',
  'Тепло-Дім',
  'Млин і Син',
  'Скло-Сервіс',
  'Папір-Плюс',
  'Меблевий Двір',
  'Північ-Логіс',
  'Вега-Пак',
  'Метал-Контур',
  'Сонячна Кухня',
  'Текстиль-Арт',
  'Нова Майстерня',
];

export const POSITIONS = [
  'Директор',
  'Керівник закупівель',
  'Логіст',
  'Головний бухгалтер',
  'Власник',
  'Офіс-менеджер',
];
