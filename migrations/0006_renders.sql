CREATE TABLE `render_bands` (
	`render_id` text NOT NULL,
	`n` integer NOT NULL,
	`object_key` text NOT NULL,
	`etag` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`strip_bytes` text NOT NULL,
	`strips_crc32` integer NOT NULL,
	`ms` integer NOT NULL,
	PRIMARY KEY(`render_id`, `n`),
	FOREIGN KEY (`render_id`) REFERENCES `renders`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `render_bands_object_key_unique` ON `render_bands` (`object_key`);--> statement-breakpoint
ALTER TABLE `jobs` ADD `held_fences` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `renders` ADD `compression` text DEFAULT 'lzw' NOT NULL;--> statement-breakpoint
ALTER TABLE `renders` ADD `file_name` text DEFAULT 'print' NOT NULL;--> statement-breakpoint
ALTER TABLE `renders` ADD `warnings` text;--> statement-breakpoint
ALTER TABLE `renders` ADD `plan` text;--> statement-breakpoint
ALTER TABLE `renders` ADD `flat_key` text;--> statement-breakpoint
ALTER TABLE `renders` ADD `flat_etag` text;--> statement-breakpoint
ALTER TABLE `renders` ADD `flat_bytes` integer;--> statement-breakpoint
ALTER TABLE `renders` ADD `assembly` text;--> statement-breakpoint
ALTER TABLE `renders` ADD `step_times` text;--> statement-breakpoint
ALTER TABLE `renders` ADD `tiff_etag` text;--> statement-breakpoint
ALTER TABLE `renders` ADD `preview_etag` text;--> statement-breakpoint
ALTER TABLE `renders` ADD `preview_bytes` integer;--> statement-breakpoint
ALTER TABLE `renders` ADD `preview_crc32` integer;--> statement-breakpoint
ALTER TABLE `renders` ADD `last_used_at` integer;--> statement-breakpoint
CREATE UNIQUE INDEX `renders_tiff_key_unique` ON `renders` (`tiff_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `renders_preview_key_unique` ON `renders` (`preview_key`);--> statement-breakpoint
CREATE INDEX `renders_last_used` ON `renders` (`last_used_at`);