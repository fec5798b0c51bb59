import { type DataClass, fieldsOf, type JsonSchema } from './field.js';

/** The JSON Schema of a class; unknown fields are refused in what comes in. */
export function schemaOf(type: DataClass): JsonSchema {
  const fields = fieldsOf(type);
  const required = fields.filter((field) => field.required).map((field) => field.name);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, field.schema()])),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
}

/** The schemas of these classes and of every class they refer to, by class name: OpenAPI's `components.schemas`. */
export function schemasOf(types: readonly DataClass[]): Record<string, JsonSchema> {
  const schemas: Record<string, JsonSchema> = {};
  const visit = (type: DataClass): void => {
    if (schemas[type.name]) return;
    schemas[type.name] = schemaOf(type);
    for (const { part } of fieldsOf(type)) if (part) visit(part());
  };
  types.forEach(visit);
  return schemas;
}
