UPDATE styles SET name = 'Watercolor', description = 'Transparent washes on white paper, dark where their edges dried, with the paper''s grain in them.', parameters = '{"brush":0.05,"water":0.45,"vivid":0.25,"edge":1.6,"granulation":0.25,"pooling":0.35,"rim":0.2}'
  WHERE slug = 'watercolor';
--> statement-breakpoint
UPDATE styles SET name = 'Oil painting', description = 'Thick strokes that follow the forms, with the marks of the bristles standing up in the light.', parameters = '{"brush":0.06,"load":0.35,"relief":0.5}'
  WHERE slug = 'oil-painting';
--> statement-breakpoint
UPDATE styles SET name = 'Pencil sketch', description = 'Drawn with a soft pencil on white paper, light along the edges and deep in the folds.', parameters = '{"softness":0.07,"contrast":1.28,"grain":0.5}'
  WHERE slug = 'pencil-sketch';
--> statement-breakpoint
UPDATE styles SET name = 'Pop poster', description = 'Eight vivid flat colours taken from the photograph, held by bold dark edges.', parameters = '{"detail":0.04,"rounding":0.016,"line":0.016,"edge":14,"vividness":1.5}'
  WHERE slug = 'pop-poster';
--> statement-breakpoint
UPDATE styles SET name = 'Between the lines', description = 'Black lines drawn along the edges, and four tones of grey between them.', parameters = '{"nib":0.02,"crisp":2,"line":3}'
  WHERE slug = 'between-the-lines';
--> statement-breakpoint
UPDATE styles SET name = 'Screenprint, coastal', description = 'Four inks of the seaside on cream, tones sprayed into one another, fine lines, a little worn.', parameters = '{"detail":0.026,"rounding":0.01,"line":0.014,"edge":8,"shading":10,"screen":0.01,"wear":0.5,"registration":0.0035,"balance":0.5,"colour":0.2,"margin":0}'
  WHERE slug = 'screenprint-coastal';
--> statement-breakpoint
UPDATE styles SET name = 'Screenprint, rebel', description = 'Four inks from night to paper, hard light, tones hatched into one another like a street poster.', parameters = '{"detail":0.026,"rounding":0.01,"line":0.015,"edge":8,"shading":24,"screen":0.033,"wear":0.6,"registration":0.0035,"balance":0.5,"colour":0.06,"margin":0}'
  WHERE slug = 'screenprint-rebel';
--> statement-breakpoint
UPDATE styles SET name = 'Screenprint, coastal poster', description = 'The same four inks as large flat forms with bold lines, clean, in a border of cream paper.', parameters = '{"detail":0.046,"rounding":0.02,"line":0.018,"edge":10,"shading":0,"screen":0.033,"wear":0,"registration":0.0035,"balance":0.5,"colour":0.2,"margin":0.035}'
  WHERE slug = 'screenprint-coastal-poster';
--> statement-breakpoint
UPDATE styles SET name = 'Photograph', description = 'The photograph itself, unchanged, for a fine-art print.', parameters = '{}'
  WHERE slug = 'photo';
