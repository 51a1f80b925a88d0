/** How deep a form goes into schemas; what is below is JSON. */
const DEPTH_MAX = 6;

/** The schema that a reference stands for, with what stands beside the reference. */
function resolve(schema, schemas) {
  let found = schema;
  for (let hops = 0; found && typeof found === 'object' && found.$ref && hops < 8; hops += 1) {
    const { $ref, ...beside } = found;
    const name = decodeURIComponent($ref.split('/').at(-1)).replaceAll('~1', '/').replaceAll('~0', '~');
    found = { ...schemas?.[name], ...beside };
  }
  return found;
}

/**
 * What a value of a schema looks like, of JSON Schema 2020-12 as far as schemars writes it: `{ kind, isNullable, … }`. What is not understood
 * is `any`, and edited as JSON.
 */
function shapeOf(schema, schemas) {
  const found = resolve(schema, schemas);
  if (found === true || !found || typeof found !== 'object') {
    return { kind: 'any', isNullable: false };
  }
  const about = { description: found.description, default: found.default };
  const choices = found.oneOf ?? found.anyOf;
  if (choices) {
    const isNull = (choice) => resolve(choice, schemas)?.type === 'null';
    const others = choices.filter((choice) => !isNull(choice));
    const isNullable = others.length < choices.length;
    if (others.length === 1) {
      const inner = shapeOf(others[0], schemas);
      return { ...inner, ...defined(about), isNullable: isNullable || inner.isNullable };
    }
    const constants = others.map((choice) => constantOf(resolve(choice, schemas)));
    if (constants.every((constant) => constant !== undefined)) {
      return { kind: 'enum', values: constants, isNullable, ...about };
    }
    return { kind: 'choice', choices: others, isNullable, common: common(found), ...about };
  }
  if (found.allOf?.length === 1) {
    return { ...shapeOf(found.allOf[0], schemas), ...defined(about) };
  }
  const constant = constantOf(found);
  if (constant !== undefined) {
    return { kind: 'constant', value: constant, isNullable: false, ...about };
  }
  if (found.enum) {
    const values = found.enum.filter((value) => value !== null);
    return { kind: 'enum', values, isNullable: values.length < found.enum.length, ...about };
  }
  const types = [found.type ?? []].flat();
  const others = types.filter((type) => type !== 'null');
  const isNullable = others.length < types.length;
  return others.length === 1
    ? { ...typed(others[0], found), isNullable, ...about }
    : { kind: types.length > 0 && others.length === 0 ? 'null' : 'any', isNullable, ...about };
}

function typed(type, schema) {
  switch (type) {
    case 'object':
      if (schema.properties || schema.additionalProperties === false) {
        return { kind: 'object', properties: schema.properties ?? {}, required: schema.required ?? [] };
      }
      return typeof schema.additionalProperties === 'object'
        ? { kind: 'map', values: schema.additionalProperties }
        : { kind: 'any' };
    case 'array':
      return schema.prefixItems ? { kind: 'tuple', items: schema.prefixItems } : { kind: 'array', items: schema.items ?? true };
    case 'null':
      return { kind: 'null' };
    default:
      return { kind: type, limits: schema };
  }
}

const defined = (about) => Object.fromEntries(Object.entries(about).filter(([, value]) => value !== undefined));

/** The one value that a schema allows. */
function constantOf(schema) {
  if (schema && 'const' in schema) {
    return schema.const;
  }
  return schema?.enum?.length === 1 && schema.enum[0] !== null ? schema.enum[0] : undefined;
}

/** The properties that stand beside a choice, and belong to each of them. */
function common({ properties, required, type }) {
  return properties ? { type: type ?? 'object', properties, required: required ?? [] } : null;
}

/** What one of several is called: by its title, its tag, or the name of the variant that is its only property. */
function choiceName(schema, schemas, at) {
  const found = resolve(schema, schemas);
  if (found?.title) {
    return found.title;
  }
  const constant = constantOf(found);
  if (constant !== undefined) {
    return String(constant);
  }
  const properties = Object.entries(found?.properties ?? {});
  for (const [, property] of properties) {
    const tag = constantOf(resolve(property, schemas));
    if (typeof tag === 'string') {
      return tag;
    }
  }
  if (properties.length === 1) {
    return properties[0][0];
  }
  const reference = schema?.$ref?.split('/').at(-1);
  return reference ?? (typeof found?.type === 'string' ? found.type : `variant ${at + 1}`);
}

/** The shape in a few words. */
function describeShape(schema, schemas) {
  const shape = shapeOf(schema, schemas);
  const name = schema?.$ref?.split('/').at(-1);
  const words = {
    array: () => `list of ${describeShape(shape.items, schemas)}`,
    map: () => `map of ${describeShape(shape.values, schemas)}`,
    tuple: () => `[${shape.items.map((item) => describeShape(item, schemas)).join(', ')}]`,
    enum: () => shape.values.map((value) => JSON.stringify(value)).join(' | '),
    constant: () => JSON.stringify(shape.value),
    choice: () => name ?? shape.choices.map((choice, at) => choiceName(choice, schemas, at)).join(' | '),
    object: () => name ?? 'object',
    any: () => 'JSON',
  }[shape.kind];
  const text = (words?.() ?? shape.kind) + limits(shape);
  return shape.isNullable ? `${text} | null` : text;
}

function limits({ kind, limits: schema }) {
  if (!schema) {
    return '';
  }
  const [least, most] = kind === 'string' ? [schema.minLength, schema.maxLength] : [schema.minimum, schema.maximum];
  const format = schema.format && kind === 'string' ? ` (${schema.format})` : '';
  if (most !== undefined) {
    return `${format} ${least ?? ''}…${most}`;
  }
  return least !== undefined && least !== 0 ? `${format} from ${least}` : format;
}

/** A value that a schema allows, to begin with. */
function exampleOf(schema, schemas, depth = 0) {
  const shape = shapeOf(schema, schemas);
  if (shape.default !== undefined) {
    return shape.default;
  }
  if (shape.isNullable || depth > DEPTH_MAX) {
    return null;
  }
  const inner = (of) => exampleOf(of, schemas, depth + 1);
  switch (shape.kind) {
    case 'object': {
      const wanted = Object.entries(shape.properties).filter(([name]) => shape.required.includes(name));
      return Object.fromEntries(wanted.map(([name, property]) => [name, inner(property)]));
    }
    case 'choice': {
      const first = inner(shape.choices[0]);
      return shape.common && first && typeof first === 'object' ? { ...inner(shape.common), ...first } : first;
    }
    case 'array':
      return [];
    case 'map':
      return {};
    case 'tuple':
      return shape.items.map(inner);
    case 'enum':
      return shape.values[0];
    case 'constant':
      return shape.value;
    case 'string':
      return '';
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return shape.limits.minimum ?? 0;
    default:
      return null;
  }
}
