/** Units as laboratories and prescriptions write them: symbol, then how it is said in Mandarin and in English. */
type Unit = { zh: string; one: string; many: string }

const unit = (zh: string, one: string, many = `${one}s`): Unit => ({ zh, one, many })

const symbols: Readonly<Record<string, Unit>> = {
  kg: unit('千克', 'kilogram'),
  mg: unit('毫克', 'milligram'),
  μg: unit('微克', 'microgram'),
  ug: unit('微克', 'microgram'),
  mcg: unit('微克', 'microgram'),
  ng: unit('纳克', 'nanogram'),
  pg: unit('皮克', 'picogram'),
  g: unit('克', 'gram'),
  ml: unit('毫升', 'milliliter'),
  mL: unit('毫升', 'milliliter'),
  ML: unit('毫升', 'milliliter'),
  dl: unit('分升', 'deciliter'),
  dL: unit('分升', 'deciliter'),
  μl: unit('微升', 'microliter'),
  μL: unit('微升', 'microliter'),
  uL: unit('微升', 'microliter'),
  L: unit('升', 'liter'),
  l: unit('升', 'liter'),
  km: unit('公里', 'kilometer'),
  cm: unit('厘米', 'centimeter'),
  mm: unit('毫米', 'millimeter'),
  μm: unit('微米', 'micrometer'),
  m: unit('米', 'meter'),
  'm^2': unit('平方米', 'square meter'),
  'cm^2': unit('平方厘米', 'square centimeter'),
  'm^3': unit('立方米', 'cubic meter'),
  'cm^3': unit('立方厘米', 'cubic centimeter'),
  mmHg: unit('毫米汞柱', 'millimeter of mercury', 'millimeters of mercury'),
  kPa: unit('千帕', 'kilopascal'),
  mmol: unit('毫摩尔', 'millimole'),
  μmol: unit('微摩尔', 'micromole'),
  umol: unit('微摩尔', 'micromole'),
  nmol: unit('纳摩尔', 'nanomole'),
  pmol: unit('皮摩尔', 'picomole'),
  mol: unit('摩尔', 'mole'),
  IU: unit('国际单位', 'international unit'),
  mIU: unit('毫国际单位', 'milli international unit'),
  U: unit('单位', 'unit'),
  u: unit('单位', 'unit'),
  kcal: unit('千卡', 'kilocalorie'),
  bpm: unit('次每分', 'beat per minute', 'beats per minute'),
  '°C': unit('摄氏度', 'degree Celsius', 'degrees Celsius'),
  '°F': unit('华氏度', 'degree Fahrenheit', 'degrees Fahrenheit'),
  '°': unit('度', 'degree'),
  h: unit('小时', 'hour'),
  min: unit('分钟', 'minute'),
  s: unit('秒', 'second'),
  d: unit('天', 'day'),
}

/** A regular expression source that matches any unit, the longest first. */
export const anyUnit = Object.keys(symbols)
  .toSorted((a, b) => b.length - a.length)
  .map((symbol) => symbol.replaceAll('^', '\\^'))
  .join('|')

const unknown = unit('', '', '')

export const unitInMandarin = (symbol: string): string => (symbols[symbol] ?? unknown).zh
export const unitInEnglish = (symbol: string, isOne: boolean): string => {
  const { one, many } = symbols[symbol] ?? unknown
  return isOne ? one : many
}
