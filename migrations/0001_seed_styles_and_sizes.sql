INSERT INTO styles (id, slug, name, description, parameters, position) VALUES
  ('550e8400-e29b-41d4-a716-446655440000', 'watercolor', 'Watercolor', 'Soft washes with darker edges on textured paper.', '{}', 1),
  ('550e8400-e29b-41d4-a716-446655440001', 'oil-painting', 'Oil painting', 'Broad strokes that follow the forms.', '{}', 2),
  ('550e8400-e29b-41d4-a716-446655440002', 'pencil-sketch', 'Pencil sketch', 'Graphite lines and shading on white paper.', '{}', 3),
  ('550e8400-e29b-41d4-a716-446655440003', 'pop-poster', 'Pop poster', 'Eight flat colours with dark edges.', '{}', 4),
  ('550e8400-e29b-41d4-a716-446655440004', 'between-the-lines', 'Between the lines', 'Strokes along the edges, four tones between them.', '{}', 5),
  ('550e8400-e29b-41d4-a716-446655440005', 'screenprint-coastal', 'Screenprint Coastal', 'Cream, sand and teal inks with fine lines and grain.', '{}', 6),
  ('550e8400-e29b-41d4-a716-446655440006', 'screenprint-rebel', 'Screenprint Rebel', 'Violet inks on warm paper with fine lines and grain.', '{}', 7),
  ('550e8400-e29b-41d4-a716-446655440007', 'screenprint-coastal-poster', 'Screenprint Coastal Poster', 'The coastal inks in large, bold shapes.', '{}', 8),
  ('550e8400-e29b-41d4-a716-446655440008', 'photo', 'Photo', 'The photograph itself, for fine-art prints.', '{}', 9);
--> statement-breakpoint
INSERT INTO size_presets (id, name, width_inches, height_inches, dpi, width_px, height_px) VALUES
  ('6ba7b810-9dad-11d1-80b4-00c04fd430c8', '9x12', 9, 12, 300, 2700, 3600),
  ('6ba7b811-9dad-11d1-80b4-00c04fd430c8', '12x16', 12, 16, 300, 3600, 4800),
  ('6ba7b812-9dad-11d1-80b4-00c04fd430c8', '16x20', 16, 20, 300, 4800, 6000),
  ('6ba7b813-9dad-11d1-80b4-00c04fd430c8', '18x24', 18, 24, 300, 5400, 7200),
  ('6ba7b814-9dad-11d1-80b4-00c04fd430c8', '20x24', 20, 24, 300, 6000, 7200),
  ('6ba7b815-9dad-11d1-80b4-00c04fd430c8', '24x36', 24, 36, 300, 7200, 10800),
  ('6ba7b816-9dad-11d1-80b4-00c04fd430c8', '30x40', 30, 40, 300, 9000, 12000);
